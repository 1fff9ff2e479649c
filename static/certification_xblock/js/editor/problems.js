/**
 * What the server finds wrong, shown at the field it concerns.
 */
import { fill, pathOnPage, pathsUp } from "./model.js";

/**
 * @param {Element} root
 */
export function clearProblems(root) {
  root.querySelectorAll(".certification-field__error").forEach((each) => each.remove());
  root.querySelectorAll("[aria-invalid]").forEach(unmark);
}

/**
 * Take back what the author is putting right: the problems of the control typed in, or of all that the control changes.
 * @param {HTMLElement} root
 * @param {HTMLElement} alert
 * @param {Element} control
 */
export function clearProblemsOf(root, alert, control) {
  const changed = control.closest("button, [data-part=kind], [data-part=combinator]")
    ?.closest(".certification-rule, .certification-group, .certification-field");
  const errors = changed ? changed.querySelectorAll(":scope > .certification-field__error") : errorsOf(root, control);
  errors.forEach((error) => {
    const marked = root.querySelector(`[aria-describedby~="${CSS.escape(error.id)}"]`);
    (marked ? errorsOf(root, marked) : [error]).forEach((each) => each.remove());
    if (marked) {
      unmark(marked);
    }
  });
  if (errors.length && !root.querySelector(".certification-field__error")) {
    alert.hidden = true;
  }
}

/** @param {HTMLElement} root @param {Element} control @returns {Element[]} */
function errorsOf(root, control) {
  const ids = (control.getAttribute("aria-describedby") ?? "").split(" ");
  return [...root.querySelectorAll(".certification-field__error")].filter((each) => ids.includes(each.id));
}

/** @param {Element} control */
function unmark(control) {
  control.removeAttribute("aria-invalid");
  const hint = control.getAttribute("data-hint");
  if (hint) {
    control.setAttribute("aria-describedby", hint);
  } else {
    control.removeAttribute("aria-describedby");
  }
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
  (first ?? alert).focus({ preventScroll: true });
  // The message stands below its field, so it is what decides whether both are clear of the actions at the bottom.
  const message = first ? errorsOf(root, first)[0] : alert;
  message?.scrollIntoView({ block: "center" });
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
      const holder = field.closest(".certification-rule, .certification-field, .certification-group, li") ?? field;
      const line = control?.closest(".certification-line");
      if (holder.matches(".certification-group") && line?.parentElement === holder) {
        line.after(error); // the group's own line: its end may be many requirements below
      } else {
        holder.append(error);
      }
      if (control instanceof HTMLElement) {
        const described = control.getAttribute("aria-describedby") ?? "";
        if (!control.hasAttribute("data-hint")) {
          control.setAttribute("data-hint", described);
        }
        control.setAttribute("aria-describedby", `${described} ${error.id}`.trim());
        control.setAttribute("aria-invalid", "true");
        return control;
      }
      return undefined;
    }
  }
  return undefined;
}
