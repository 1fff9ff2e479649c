/**
 * The author's editor of a certification: one page of Studio's modal, with a live preview.
 */
import { instantProblems } from "./editor/checks.js";
import { leaving } from "./editor/leaving.js";
import { closed, fill, isGroup, open, opened, pathOnPage } from "./editor/model.js";
import { bring, one } from "./editor/page.js";
import { picker } from "./editor/picker.js";
import { previewPane } from "./editor/preview.js";
import { leadTo, showFindings } from "./editor/problems.js";
import { groupNode } from "./editor/tree.js";
import { wholeWindow } from "./editor/whole.js";

/**
 * @typedef {{handlerUrl: (element: Element, handler: string, suffix?: string) => string,
 *   notify?: (name: string, data: object) => void}} Runtime
 * @typedef {{fields: Record<string, any>, choices: import("./editor/model.js").Choices, csrfToken: string,
 *   texts: Record<string, string>, isNew?: boolean}} Args
 * @typedef {import("./editor/model.js").Problem} Problem
 */

const PLAIN = ["display_name", "text", "issuer", "issue", "paper", "language",
  "second_language", "second_title", "second_text"];
const PAUSE = 400; // milliseconds without a change before the server is asked

/**
 * @param {Runtime} runtime
 * @param {Element} element
 * @param {Args} args
 */
export function mount(runtime, element, args) {
  const root = element.matches(".certification-editor") ? element : element.querySelector(".certification-editor");
  if (!(root instanceof HTMLElement) || !root.querySelector("form")) {
    return;
  }
  const { fields, choices, texts } = args;
  const form = one(root, "form");
  const alert = one(root, "[data-alert]");
  const live = one(root, "[data-live]");
  const button = one(root, ".certification-editor__save");
  const { group, wrapped } = opened(fields.requirement);
  /** @type {{problems: Problem[], remarks: Problem[]}} what the server said of the state before the last change */
  let heard = { problems: [], remarks: [] };
  let timer = 0;
  let asked = 0;

  /** @param {string} text */
  const announce = (text) => {
    live.textContent = text;
  };

  const collect = () => ({
    ...Object.fromEntries(PLAIN.map((name) => [name, form.elements.namedItem(name).value])),
    requirement: closed(tree.value(), wrapped),
    co_signers: coSigners.value(),
    signatories: signatories.value(),
  });

  /** @param {string} handler @param {string} [suffix] */
  const post = (handler, suffix) => fetch(runtime.handlerUrl(element, handler, suffix), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": args.csrfToken },
    body: JSON.stringify(collect()),
  });

  const show = () => {
    const data = collect();
    const known = instantProblems(data, texts);
    const paths = new Set(known.map((problem) => problem.field));
    const problems = [...known, ...heard.problems.filter((problem) => !paths.has(problem.field))];
    const { first, fresh } = showFindings(root, { problems, remarks: heard.remarks, single: !isGroup(data.requirement) });
    alert.hidden ||= problems.length === 0;
    if (fresh.length) {
      announce(fresh.join(" "));
    }
    return { first, problems };
  };

  const ask = async () => {
    asked += 1;
    const mine = asked;
    try {
      const response = await post("preview_terms", pane.suffix());
      const text = await response.text(); // read in any case: an answer left unread holds its connection
      const shown = response.ok ? JSON.parse(text) : { html: "", sentence: "", problems: [], remarks: [] };
      if (mine === asked && root.isConnected) {
        heard = shown;
        pane.show(shown);
        one(root, "[data-sentence]").textContent = shown.sentence;
        show();
      }
    } catch {
      // An answer that fails is asked for again with the next change; saving says what is wrong.
    }
  };

  const onChange = () => {
    clearTimeout(timer);
    asked += 1; // an answer on its way is about what was
    timer = window.setTimeout(ask, PAUSE);
    suggest();
    show();
  };

  /**
   * Take back what the server said of a part that the author is changing.
   * @param {string} path
   */
  const forget = (path) => {
    const single = !isGroup(closed(tree.value(), wrapped));
    const stays = (/** @type {Problem} */ each) => !path || !pathOnPage(each.field, single).startsWith(path);
    heard = { problems: heard.problems.filter(stays), remarks: heard.remarks.filter(stays) };
  };

  /** @param {string} path */
  const changes = (path) => () => {
    forget(path);
    onChange();
  };

  const save = async () => {
    if (button.hasAttribute("aria-busy")) {
      return;
    }
    alert.hidden = true;
    root.querySelectorAll("[data-fresh]").forEach((each) => each.removeAttribute("data-fresh"));
    button.setAttribute("aria-busy", "true");
    try {
      const response = await post("save_terms");
      const answer = await response.json(); // where somebody was signed out, "ok" is a page to sign in
      if (response.ok) {
        // Both at once: Studio cannot take back its "Saving" when a save is refused.
        runtime.notify?.("save", { state: "start", message: texts.saving });
        runtime.notify?.("save", { state: "end" });
        return;
      }
      heard = { problems: answer.problems, remarks: heard.remarks };
      const { first, problems } = show();
      leadTo(root, alert, first, problems, texts);
    } catch {
      alert.hidden = false;
      alert.textContent = texts.failed;
      alert.focus();
    } finally {
      button.removeAttribute("aria-busy");
    }
  };

  const suggest = () => {
    const place = one(root, "[data-suggestions]");
    const left = args.isNew ? open(choices.suggestions, tree.value().members) : [];
    place.replaceChildren(...left.map((suggestion) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "certification-tool certification-tool--chip";
      chip.textContent = suggestion.label;
      chip.addEventListener("click", () => tree.add(suggestion.rule));
      return chip;
    }));
    place.hidden = left.length === 0;
  };

  fillIssuers(form.elements.namedItem("issuer"), fields.issuer, choices, texts);
  PLAIN.forEach((name) => keepValue(form.elements.namedItem(name), fields[name] ?? ""));
  const second = form.elements.namedItem("second_language");
  const showSecond = () => {
    root.querySelectorAll("[data-second]").forEach((part) => part.toggleAttribute("hidden", !second.value));
  };
  second.addEventListener("change", showSecond);
  showSecond();
  const tree = groupNode({ root, choices, texts, onChange: changes("requirement"), announce }, group, "requirement");
  one(root, "[data-tree]").append(tree.node);
  const coSigners = picker(root, one(root, "[data-picker=co_signers]"),
    { field: "co_signers", value: fields.co_signers ?? [], choices: choices.organizations, texts, onChange: changes("co_signers") });
  const signatories = picker(root, one(root, "[data-picker=signatories]"),
    { field: "signatories", value: fields.signatories ?? [], choices: choices.signatories, texts, onChange: changes("signatories") });
  const pane = previewPane(root, { post, texts, onName: () => ask(), announce });
  const start = JSON.stringify(collect());
  leaving(root, {
    changed: () => JSON.stringify(collect()) !== start,
    leave: () => runtime.notify?.("cancel", {}),
  });
  wholeWindow(root, one(root, "[data-whole-window]"), texts);

  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("input", (/** @type {Event} */ event) => {
    const changed = /** @type {Element} */ (event.target);
    const field = changed.closest("[data-field]")?.getAttribute("data-field") ?? "";
    // A choice in the requirement can change what all of it means.
    forget(changed.matches("[data-tree] select") ? "requirement" : field);
    onChange();
  });
  form.addEventListener("focusout", (/** @type {Event} */ event) => {
    const left = /** @type {Element} */ (event.target);
    if (left.hasAttribute("data-fresh")) {
      left.removeAttribute("data-fresh");
      show();
    }
  });
  root.querySelectorAll("[data-jump]").forEach((jump) => jump.addEventListener("click", () => {
    const part = one(root, `[data-section="${jump.getAttribute("data-jump")}"]`);
    bring(root, part, "start");
    part.querySelector("input:not([hidden]), textarea, select")?.focus({ preventScroll: true });
  }));
  root.querySelectorAll("fieldset").forEach((fieldset) => fieldset.removeAttribute("disabled"));
  root.querySelectorAll("[data-waiting]").forEach((each) => each.removeAttribute("disabled"));
  button.removeAttribute("disabled");
  suggest();
  ask();
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
