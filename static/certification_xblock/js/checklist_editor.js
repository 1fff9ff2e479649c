/**
 * The author's plain editor of a checklist: the list as text, its settings, and what a learner will see of it.
 */
import { leaving } from "./editor/leaving.js";
import { one } from "./editor/page.js";
import { wholeWindow } from "./editor/whole.js";

/**
 * @typedef {{handlerUrl: (element: Element, handler: string) => string, notify?: (name: string, data: object) => void}} Runtime
 * @typedef {{csrfToken: string, texts: Record<string, string>}} Args
 * @typedef {{field: string, message: string}} Problem
 */

const PAUSE = 500; // milliseconds without a change before the server is asked
const TEXTS = ["display_name", "list", "text", "completed_by"];
const SWITCHES = ["may_reopen", "new_items_reopen", "graded_by_share"];

/**
 * @param {Runtime} runtime
 * @param {Element} element
 * @param {Args} args
 */
export function mount(runtime, element, args) {
  const root = element.matches(".certification-ck-editor") ? element : element.querySelector(".certification-ck-editor");
  if (!(root instanceof HTMLElement)) {
    return;
  }
  const form = one(root, "form");
  const list = one(root, "[name=list]");
  const alert = one(root, "[data-alert]");
  const live = one(root, "[data-live]");
  const preview = one(root, "[data-preview]");
  const save = one(root, "[data-save-list]");
  let timer = 0;
  let asked = 0;

  const collect = () => ({
    ...Object.fromEntries(TEXTS.map((name) => [name, form.elements.namedItem(name).value])),
    ...Object.fromEntries(SWITCHES.map((name) => [name, form.elements.namedItem(name).checked])),
  });
  const start = JSON.stringify(collect());

  /** @param {string} handler */
  const post = (handler) => fetch(runtime.handlerUrl(element, handler), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": args.csrfToken },
    body: JSON.stringify(collect()),
  });

  /** @param {Problem[]} problems */
  const show = (problems) => {
    const lines = one(root, "[data-lines]");
    lines.replaceChildren();
    root.querySelectorAll(".cke-message").forEach((each) => each.remove());
    root.querySelectorAll("[data-wrong]").forEach((each) => each.removeAttribute("data-wrong"));
    for (const { field, message } of problems) {
      const [name = "", line] = field.split(".");
      const place = root.querySelector(`[data-field="${CSS.escape(name === "items" ? "list" : name)}"]`) ?? one(root, "[data-field=list]");
      place.setAttribute("data-wrong", "");
      if (name === "list" && line) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = `${(args.texts.line ?? "").replace("{number}", line)}: ${message}`;
        button.addEventListener("click", () => goTo(list, Number(line)));
        const entry = document.createElement("li");
        entry.append(button);
        lines.append(entry);
      } else {
        const said = document.createElement("span");
        said.className = "cke-message";
        said.textContent = message;
        place.append(said);
      }
    }
    lines.hidden = !lines.childElementCount;
  };

  const ask = async () => {
    asked += 1;
    const mine = asked;
    try {
      const response = await post("preview_list");
      const text = await response.text();
      if (mine === asked && root.isConnected && response.ok) {
        const answer = JSON.parse(text);
        const shown = new DOMParser().parseFromString(answer.html, "text/html").body;
        preview.replaceChildren(...[...shown.childNodes].map((node) => document.importNode(node, true)));
        show(answer.problems);
        alert.hidden ||= answer.problems.length === 0;
      }
    } catch {
      // Asked again with the next change; saving says what is wrong.
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });

  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (save.disabled) {
      return;
    }
    clearTimeout(timer);
    asked += 1;
    save.disabled = true;
    try {
      const response = await post("save_list");
      const { problems } = JSON.parse(await response.text()); // where somebody was signed out, "ok" is a page to sign in
      if (response.ok) {
        // Both at once: Studio cannot take back its "Saving" when a save is refused.
        runtime.notify?.("save", { state: "start", message: args.texts.saving });
        runtime.notify?.("save", { state: "end" });
        return;
      }
      show(problems);
      alert.textContent = args.texts.problems;
      live.textContent = problems.map((/** @type {Problem} */ each) => each.message).join(" ");
    } catch {
      alert.textContent = args.texts.failed;
    } finally {
      save.disabled = false;
    }
    alert.hidden = false;
    alert.focus();
  });

  nesting(list);
  leaving(root, { changed: () => JSON.stringify(collect()) !== start, leave: () => runtime.notify?.("cancel", {}) });
  wholeWindow(root, one(root, "[data-whole-window]"), args.texts);
}

/**
 * @param {HTMLTextAreaElement} list
 * @param {number} line from 1 on
 */
function goTo(list, line) {
  const lines = list.value.split("\n");
  const from = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  list.focus();
  list.setSelectionRange(from, from + (lines[line - 1] ?? "").length);
}

/**
 * Tab nests the lines of the selection, Shift+Tab takes it back, Enter keeps the depth. After Escape Tab leaves the field.
 * @param {HTMLTextAreaElement} list
 */
function nesting(list) {
  let leaves = false;
  list.addEventListener("blur", () => {
    leaves = false;
  });
  list.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key === "Escape" && !leaves) {
      leaves = true;
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Tab" && !leaves) {
      event.preventDefault();
      indent(list, event.shiftKey);
    } else if (event.key === "Enter" && !event.shiftKey) {
      const before = list.value.slice(0, list.selectionStart).split("\n").pop() ?? "";
      const [depth = ""] = before.match(/^[ \t]*/) ?? [];
      const mark = /^[ \t]*\* \S/.test(before) ? "* " : "";
      const deeper = /^[ \t]*#+ \S/.test(before) ? "\t" : "";
      if (depth || mark || deeper) {
        event.preventDefault();
        insert(list, `\n${depth}${deeper}${mark}`);
      }
    } else if (event.key !== "Tab" && event.key !== "Shift") {
      leaves = false;
    }
  });
}

/** @param {HTMLTextAreaElement} list @param {boolean} back */
function indent(list, back) {
  const { value, selectionStart, selectionEnd } = list;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const to = value.indexOf("\n", Math.max(selectionEnd - 1, from));
  const end = to < 0 ? value.length : to;
  const lines = value.slice(from, end).split("\n");
  const changed = lines.map((line) => (back ? line.replace(/^(\t| {1,4})/, "") : `\t${line}`)).join("\n");
  const first = (changed.split("\n")[0] ?? "").length - (lines[0] ?? "").length;
  list.setSelectionRange(from, end);
  insert(list, changed);
  const grown = changed.length - (end - from);
  list.setSelectionRange(Math.max(selectionStart + first, from), Math.max(selectionEnd + grown, from));
}

/**
 * Writes over the selection so that the browser's undo knows of it.
 * @param {HTMLTextAreaElement} list
 * @param {string} text
 */
function insert(list, text) {
  list.focus();
  if (!document.execCommand("insertText", false, text)) {
    list.setRangeText(text, list.selectionStart, list.selectionEnd, "end");
    list.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
