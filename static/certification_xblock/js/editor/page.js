/**
 * Small tools for the page: clone what the server rendered, fill it with text, never with HTML.
 */
import { fill } from "./model.js";

/**
 * @param {Element} root
 * @param {string} name
 * @returns {DocumentFragment}
 */
export function cloned(root, name) {
  const template = root.querySelector(`template[data-template="${name}"]`);
  if (!(template instanceof HTMLTemplateElement)) {
    throw new Error(`no template ${name}`);
  }
  return document.importNode(template.content, true);
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {any} the element; the templates are ours, so it is there
 */
export function one(root, selector) {
  const found = root.querySelector(selector);
  if (!found) {
    throw new Error(`no ${selector}`);
  }
  return found;
}

/**
 * @param {HTMLSelectElement} select
 * @param {{value: string, label: string}[]} options
 * @param {string} value
 */
export function fillSelect(select, options, value) {
  select.replaceChildren(...options.map((option) => new Option(option.label, option.value)));
  select.value = value;
}

/**
 * The buttons that move and remove one line of a list.
 * @param {Element} root
 * @param {Element} place
 * @param {{name: string, index: number, length: number, texts: Record<string, string>,
 *   onMove: (by: number) => void, onRemove: () => void}} line
 */
export function addTools(root, place, { name, index, length, texts, onMove, onRemove }) {
  const tools = cloned(root, "tools");
  tools.querySelectorAll("[data-move]").forEach((button) => {
    const by = Number(button.getAttribute("data-move"));
    button.setAttribute("aria-label", fill(by < 0 ? texts.moveUp : texts.moveDown, name));
    button.toggleAttribute("disabled", by < 0 ? index === 0 : index === length - 1);
    button.addEventListener("click", () => onMove(by));
  });
  const remove = one(tools, "[data-remove]");
  remove.setAttribute("aria-label", fill(texts.remove, name));
  remove.addEventListener("click", onRemove);
  place.append(tools);
}

/**
 * After a list was drawn anew, put the focus where the hand was: on the same tool of the line at `index`, or, where
 * that cannot be pressed any more, on the next thing that can.
 * @param {Element} list
 * @param {number} index
 * @param {string} selector
 * @param {Element | null} [otherwise]
 */
export function focusLine(list, index, selector, otherwise = null) {
  const line = list.children[Math.min(index, list.children.length - 1)];
  const target = line?.querySelector(`${selector}:not([disabled])`) ?? line?.querySelector("button:not([disabled])")
    ?? otherwise;
  if (target instanceof HTMLElement) {
    target.focus();
  }
}

/**
 * Bring something into sight by the nearest area that scrolls, and no other: a modal stays where it is on its page.
 * @param {Element} root the editor
 * @param {Element} node
 * @param {"start" | "center"} block
 */
export function bring(root, node, block) {
  const holder = scroller(node);
  if (!holder) {
    node.scrollIntoView({ block });
    return;
  }
  const bar = one(root, ".certification-editor__bar");
  const actions = one(root, ".certification-editor__actions");
  const top = holder.contains(bar) ? bar.offsetHeight : 0;
  const room = holder.clientHeight - top - (holder.contains(actions) ? actions.offsetHeight : 0);
  const box = node.getBoundingClientRect();
  const wanted = top + (block === "center" ? Math.max(8, (room - box.height) / 2) : 8);
  holder.scrollTop += box.top - holder.getBoundingClientRect().top - holder.clientTop - wanted;
}

/** @param {Element} node @returns {HTMLElement | null} */
function scroller(node) {
  for (let each = node.parentElement; each && each !== document.body; each = each.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight) {
      return each;
    }
  }
  return null;
}
