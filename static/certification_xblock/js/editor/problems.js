/**
 * What the server finds wrong, shown at the field it concerns.
 */
import { fill, pathOnPage, pathsUp } from "./model.js";

/**
 * @param {Element} root
 */
export function clearProblems(root) {
  root.querySelectorAll(".certification-field__error").forEach((each) => each.remove());
  root.querySelectorAll("[aria-invalid]").forEach((each) => {
    each.removeAttribute("aria-invalid");
    const hint = each.getAttribute("data-hint");
    if (hint) {
      each.setAttribute("aria-describedby", hint);
    } else {
      each.removeAttribute("aria-describedby");
    }
  });
}

/**
 * Mark each problem's field, say on top what has happened, and lead to the first one.
 * @param {HTMLElement} root
 * @param {HTMLElement} alert
 * @param {import("./model.js").Problem[]} problems
 * @param {boolean} single whether the requirement was sent as a single rule
 * @param {Record<string, string>} texts
 */
export function showProblems(root, alert, problems, single, texts) {
  clearProblems(root);
  const first = problems.map((problem, index) => mark(root, problem, single, index)).find(Boolean);
  alert.hidden = false;
  alert.textContent = first ? texts.problems ?? "" : fill(texts.problemsElsewhere, problems[0]?.message ?? "");
  (first ?? alert).focus();
}

/**
 * @param {HTMLElement} root
 * @param {import("./model.js").Problem} problem
 * @param {boolean} single
 * @param {number} index
 * @returns {HTMLElement | undefined} the control to correct
 */
function mark(root, problem, single, index) {
  for (const path of problem.field ? pathsUp(pathOnPage(problem.field, single)) : []) {
    const field = root.querySelector(`[data-field="${CSS.escape(path)}"]`);
    if (field instanceof HTMLElement) {
      const control = field.matches("input, select, textarea") ? field
        : field.querySelector("input:not([hidden]), select, textarea, button");
      const error = document.createElement("p");
      error.className = "certification-field__error";
      error.id = `${root.id}-problem-${index}`;
      error.textContent = problem.message;
      (field.closest(".certification-rule, .certification-field, .certification-group, li") ?? field).append(error);
      if (control instanceof HTMLElement) {
        const hint = control.getAttribute("data-hint") ?? control.getAttribute("aria-describedby") ?? "";
        control.setAttribute("data-hint", hint);
        control.setAttribute("aria-describedby", `${hint} ${error.id}`.trim());
        control.setAttribute("aria-invalid", "true");
        return control;
      }
      return undefined;
    }
  }
  return undefined;
}
