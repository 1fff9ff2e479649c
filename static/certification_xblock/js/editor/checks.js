/**
 * What the script can know to be wrong without asking the server, in the server's words and at the server's paths.
 */
import { fill, isGroup } from "./model.js";

/**
 * @param {any} data what would be sent
 * @param {Record<string, string>} texts
 * @returns {import("./model.js").Problem[]}
 */
export function instantProblems(data, texts) {
  const problems = requirementProblems(data.requirement, "requirement", texts);
  if (!data.display_name.trim()) {
    problems.push({ field: "display_name", message: texts.titleMissing ?? "" });
  }
  return problems;
}

/**
 * @param {any} requirement
 * @param {string} path
 * @param {Record<string, string>} texts
 * @returns {import("./model.js").Problem[]}
 */
function requirementProblems(requirement, path, texts) {
  if (!isGroup(requirement)) {
    return requirement.kind ? ruleProblems(requirement, path, texts) : [];
  }
  const size = requirement.members.length;
  const found = requirement.members.flatMap((member, index) =>
    requirementProblems(member, `${path}.members.${index}`, texts));
  if (!size) {
    found.push({ field: `${path}.members`, message: texts.emptyGroup ?? "" });
  } else if (requirement.combinator === "at_least" && !goodCount(requirement.count, size)) {
    found.push({ field: `${path}.count`, message: fill(texts.count, String(size)) });
  }
  return found;
}

/** @param {unknown} count @param {number} size */
function goodCount(count, size) {
  return typeof count === "number" && count >= 1 && count <= size;
}

/**
 * @param {import("./model.js").Rule} rule
 * @param {string} path
 * @param {Record<string, string>} texts
 */
function ruleProblems(rule, path, texts) {
  const found = [];
  const wrong = minimumProblem(rule.minimum ?? "");
  if (wrong) {
    found.push({ field: `${path}.minimum`, message: texts[wrong] ?? "" });
  }
  if (rule.kind === "block_score" && !rule.target) {
    found.push({ field: `${path}.target`, message: texts.noTarget ?? "" });
  }
  return found;
}

/**
 * @param {string} typed
 * @returns {string} the name of what is wrong, or nothing
 */
export function minimumProblem(typed) {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(typed)) {
    return "minimumNumber";
  }
  if (Number(typed) <= 0 || Number(typed) > 100) {
    return "minimumRange";
  }
  return /\.\d\d0*[1-9]/.test(typed) ? "minimumStep" : "";
}
