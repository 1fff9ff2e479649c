/**
 * The author's editor of a certification: one page of Studio's modal, with a live preview.
 */
import { closed, fill, isGroup, opened } from "./editor/model.js";
import { one } from "./editor/page.js";
import { picker } from "./editor/picker.js";
import { clearProblems, clearProblemsOf, showProblems } from "./editor/problems.js";
import { groupNode } from "./editor/tree.js";

/**
 * @typedef {{handlerUrl: (element: Element, handler: string) => string,
 *   notify?: (name: string, data: object) => void}} Runtime
 * @typedef {{fields: Record<string, any>, choices: import("./editor/model.js").Choices, csrfToken: string,
 *   texts: Record<string, string>}} Args
 */

const PLAIN = ["display_name", "text", "issuer", "issue", "paper", "language"];
const PAUSE = 500; // milliseconds without a change before the preview is asked for

/**
 * @param {Runtime} runtime
 * @param {Element} element
 * @param {Args} args
 */
export function mount(runtime, element, args) {
  const root = element.matches(".certification-editor") ? element : element.querySelector(".certification-editor");
  if (!(root instanceof HTMLElement)) {
    return;
  }
  const { fields, choices, texts } = args;
  const form = one(root, "form");
  const alert = one(root, "[data-alert]");
  const button = one(root, ".certification-editor__save");
  const { group, wrapped } = opened(fields.requirement);
  let timer = 0;
  let asked = 0;

  /** @param {Event} event */
  const forget = (event) => {
    if (event.target instanceof Element && event.target.closest("button")) {
      clearProblemsOf(root, alert, event.target);
    }
  };

  const onChange = () => {
    clearTimeout(timer);
    timer = window.setTimeout(preview, PAUSE);
  };

  fillIssuers(form.elements.namedItem("issuer"), fields.issuer, choices, texts);
  PLAIN.forEach((name) => {
    const control = form.elements.namedItem(name);
    keepValue(control, fields[name] ?? "");
  });
  const tree = groupNode({ root, choices, texts, onChange }, group, "requirement");
  one(root, "[data-tree]").append(tree.node);
  const coSigners = picker(root, one(root, "[data-picker=co_signers]"),
    { field: "co_signers", value: fields.co_signers ?? [], choices: choices.organizations, texts, onChange });
  const signatories = picker(root, one(root, "[data-picker=signatories]"),
    { field: "signatories", value: fields.signatories ?? [], choices: choices.signatories, texts, onChange });

  const collect = () => ({
    ...Object.fromEntries(PLAIN.map((name) => [name, form.elements.namedItem(name).value])),
    requirement: closed(tree.value(), wrapped),
    co_signers: coSigners.value(),
    signatories: signatories.value(),
  });

  /** @param {string} handler @param {object} data */
  const post = (handler, data) => fetch(runtime.handlerUrl(element, handler), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": args.csrfToken },
    body: JSON.stringify(data),
  });

  const preview = async () => {
    asked += 1;
    const mine = asked;
    try {
      const response = await post("preview_terms", collect());
      const shown = response.ok ? await response.json() : { html: "", sentence: "", problems: [] };
      if (mine === asked && root.isConnected) {
        showPreview(root, shown, texts);
      }
    } catch {
      // A preview that fails is asked for again with the next change; saving says what is wrong.
    }
  };

  const save = async () => {
    if (button.hasAttribute("aria-busy")) {
      return;
    }
    const data = collect();
    clearProblems(root);
    alert.hidden = true;
    button.setAttribute("aria-busy", "true");
    try {
      const response = await post("save_terms", data);
      if (response.ok) {
        // Both at once: Studio cannot take back its "Saving" when a save is refused.
        runtime.notify?.("save", { state: "start", message: texts.saving });
        runtime.notify?.("save", { state: "end" });
        return;
      }
      const { problems } = await response.json();
      showProblems(root, alert, problems, !isGroup(data.requirement), texts);
    } catch {
      alert.hidden = false;
      alert.textContent = texts.failed;
      alert.focus();
    } finally {
      button.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("input", (/** @type {Event} */ event) => {
    clearProblemsOf(root, alert, /** @type {Element} */ (event.target));
    onChange();
  });
  // Before the button acts: afterwards it may be gone from the list whose problems these are.
  one(root, "[data-tree]").addEventListener("click", forget, true);
  root.querySelectorAll("[data-picker]").forEach((each) => each.addEventListener("click", forget, true));
  one(root, "[data-cancel]").addEventListener("click", () => runtime.notify?.("cancel", {}));
  root.querySelectorAll("fieldset").forEach((fieldset) => fieldset.removeAttribute("disabled"));
  button.removeAttribute("disabled");
  preview();
}

/**
 * @param {HTMLSelectElement} select
 * @param {string} value
 * @param {import("./editor/model.js").Choices} choices
 * @param {Record<string, string>} texts
 */
function fillIssuers(select, value, choices, texts) {
  select.append(...choices.organizations.map((each) => new Option(each.label, each.value)));
  if (value && !choices.organizations.some((each) => each.value === value)) {
    select.append(new Option(fill(texts.unregistered, value), value));
  }
}

/**
 * Set a control, even to a value that it does not offer: saving must not change what the author did not touch.
 * @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} control
 * @param {string} value
 */
function keepValue(control, value) {
  if (control instanceof HTMLSelectElement && ![...control.options].some((option) => option.value === value)) {
    control.append(new Option(value, value));
  }
  control.value = value;
}

/**
 * @param {HTMLElement} root
 * @param {{html: string, sentence: string, problems: {message: string}[]}} shown
 * @param {Record<string, string>} texts
 */
function showPreview(root, shown, texts) {
  const frame = one(root, "[data-preview]");
  const none = one(root, "[data-no-preview]");
  frame.parentElement.hidden = !shown.html;
  none.hidden = Boolean(shown.html);
  none.textContent = [texts.noPreview, ...shown.problems.map((problem) => problem.message)].join(" ");
  frame.parentElement.dataset.paper = one(root, "[name=paper]").value;
  if (shown.html && frame.srcdoc !== shown.html) {
    frame.srcdoc = shown.html;
  }
  one(root, "[data-sentence]").textContent = shown.sentence;
}
