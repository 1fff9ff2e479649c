/**
 * What is wrong, and what is worth another look, shown at the field it concerns.
 */
import { fill, pathOnPage, pathsUp } from "./model.js";
import { bring } from "./page.js";

const ERROR = "certification-field__error";
const REMARK = "certification-field__remark";

/**
 * @typedef {import("./model.js").Problem} Problem
 * @typedef {{problems: Problem[], remarks: Problem[], single: boolean}} Findings
 */

/**
 * Show findings in place of those shown before. What stands at a field that the author has not come to yet waits.
 * @param {HTMLElement} root
 * @param {Findings} findings
 * @returns {{first: HTMLElement | undefined, fresh: string[]}} the first control to correct, and what was not said before
 */
export function showFindings(root, { problems, remarks, single }) {
  const before = new Set([...root.querySelectorAll(`.${ERROR}, .${REMARK}`)].map((each) => each.textContent));
  clear(root);
  const marked = problems.map((problem, index) => mark(root, problem, single, `problem-${index}`, true));
  remarks.forEach((remark, index) => mark(root, remark, single, `remark-${index}`, false));
  const said = [...root.querySelectorAll(`.${ERROR}, .${REMARK}`)].map((each) => each.textContent ?? "");
  return { first: inOrder(marked.filter((each) => each !== undefined))[0], fresh: said.filter((each) => !before.has(each)) };
}

/**
 * Say on top that nothing was saved, and lead to the first thing to correct.
 * @param {HTMLElement} root
 * @param {HTMLElement} alert
 * @param {HTMLElement | undefined} first
 * @param {Problem[]} problems
 * @param {Record<string, string>} texts
 */
export function leadTo(root, alert, first, problems, texts) {
  alert.hidden = false;
  alert.textContent = first ? texts.problems ?? "" : fill(texts.problemsElsewhere, problems[0]?.message ?? "");
  (first ?? alert).focus({ preventScroll: true });
  // The message stands below its field, so it is what decides whether both are clear of the actions at the bottom.
  const message = first ? messageOf(root, first) : alert;
  if (message) {
    bring(root, message, "center");
  }
}

/** @param {HTMLElement[]} controls */
function inOrder(controls) {
  return controls.sort((one, other) =>
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
}

/** @param {HTMLElement} root */
function clear(root) {
  root.querySelectorAll(`.${ERROR}, .${REMARK}`).forEach((each) => each.remove());
  root.querySelectorAll("[data-hint]").forEach((control) => {
    control.removeAttribute("aria-invalid");
    const hint = control.getAttribute("data-hint");
    control.removeAttribute("data-hint");
    if (hint) {
      control.setAttribute("aria-describedby", hint);
    } else {
      control.removeAttribute("aria-describedby");
    }
  });
}

/** @param {HTMLElement} root @param {Element} control */
function messageOf(root, control) {
  const ids = (control.getAttribute("aria-describedby") ?? "").split(" ");
  return [...root.querySelectorAll(`.${ERROR}`)].find((each) => ids.includes(each.id));
}

/**
 * @param {HTMLElement} root
 * @param {Problem} problem
 * @param {boolean} single whether the requirement was sent as a single rule
 * @param {string} id
 * @param {boolean} wrong
 * @returns {HTMLElement | undefined} the control to correct
 */
function mark(root, problem, single, id, wrong) {
  for (const path of problem.field ? pathsUp(pathOnPage(problem.field, single)) : []) {
    const field = root.querySelector(`[data-field="${CSS.escape(path)}"]`);
    if (field instanceof HTMLElement) {
      const control = field.matches("input, select, textarea") ? field
        : field.querySelector("input:not([hidden]), select, textarea, button");
      if (control?.hasAttribute("data-fresh")) {
        return undefined;
      }
      const message = document.createElement("p");
      message.className = wrong ? ERROR : REMARK;
      message.id = `${root.id}-${id}`;
      message.textContent = problem.message;
      place(message, field, control);
      return control instanceof HTMLElement ? describe(control, message.id, wrong) : undefined;
    }
  }
  return undefined;
}

/** @param {Element} message @param {HTMLElement} field @param {Element | null} control */
function place(message, field, control) {
  const holder = field.closest(".certification-rule, .certification-field, .certification-group, li") ?? field;
  const line = control?.closest(".certification-line");
  if (holder.matches(".certification-group") && line?.parentElement === holder) {
    line.after(message); // the group's own line: its end may be many requirements below
  } else {
    holder.append(message);
  }
}

/** @param {HTMLElement} control @param {string} id @param {boolean} wrong */
function describe(control, id, wrong) {
  const described = control.getAttribute("aria-describedby") ?? "";
  if (!control.hasAttribute("data-hint")) {
    control.setAttribute("data-hint", described);
  }
  control.setAttribute("aria-describedby", `${described} ${id}`.trim());
  if (wrong) {
    control.setAttribute("aria-invalid", "true");
  }
  return control;
}
