/**
 * A requirement as the editor holds it, without a page: what it is on the server, and back.
 */

/**
 * @typedef {{kind: string, target?: string, minimum?: string}} Rule
 * @typedef {{combinator: string, count?: number | string, members: Requirement[]}} Group
 * @typedef {Rule | Group} Requirement
 * @typedef {{value: string, label: string}} Choice
 * @typedef {{label: string, rule: Rule}} Suggestion
 * @typedef {{outline: import("./outline.js").Place[], assignmentTypes: Choice[], suggestions: Suggestion[],
 *   organizations: Choice[], signatories: Choice[], library: boolean}} Choices
 * @typedef {{field: string, message: string}} Problem
 */

/**
 * A rule to begin with: what nobody asked for yet in this group.
 * @param {Requirement[]} members
 * @param {Choices} choices
 * @returns {Rule}
 */
export function newRule(members, choices) {
  const asked = (/** @type {string} */ kind, /** @type {string} */ target) =>
    members.some((member) => !isGroup(member) && member.kind === kind && (member.target ?? "") === target);
  const type = choices.assignmentTypes.find((each) => !asked("assignment_grade", each.value));
  if (!asked("completion", "")) {
    return { kind: "completion", target: "", minimum: "100" };
  }
  return type ? { kind: "assignment_grade", target: type.value, minimum: "70" }
    : { kind: "grade", target: "", minimum: "70" };
}

/** @type {() => Group} */
export const newGroup = () => ({ combinator: "any", members: [{ kind: "completion", target: "", minimum: "100" }] });

/** @param {unknown} raw @returns {raw is Group} */
export function isGroup(raw) {
  return typeof raw === "object" && raw !== null && "combinator" in raw;
}

/**
 * The editor always shows a group at the top: a single rule is put into one.
 * @param {any} raw
 * @returns {{group: Group, wrapped: boolean}}
 */
export function opened(raw) {
  if (isGroup(raw)) {
    return { group: { ...raw, members: Array.isArray(raw.members) ? raw.members : [] }, wrapped: false };
  }
  return { group: { combinator: "all", members: raw && raw.kind ? [raw] : [] }, wrapped: true };
}

/**
 * The reverse: a group put around a single rule goes again, unless it is needed by now.
 * @param {Group} group
 * @param {boolean} wrapped
 * @returns {Requirement | {}}
 */
export function closed(group, wrapped) {
  const only = group.members[0];
  if (wrapped && group.members.length === 0) {
    return {};
  }
  return wrapped && only && group.members.length === 1 && !isGroup(only) && group.combinator === "all" ? only : group;
}

/**
 * A problem's path on the page, where the group around a single rule is always there.
 * @param {string} field
 * @param {boolean} single whether a single rule was sent
 */
export function pathOnPage(field, single) {
  return single ? field.replace(/^requirement/, "requirement.members.0") : field;
}

/**
 * The path and those above it, nearest first: where a problem is shown if its own field is not on the page.
 * @param {string} field
 */
export function pathsUp(field) {
  const parts = field.split(".");
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join("."));
}

/**
 * How a rule of this kind names what it is about: by a place of the outline, by an assignment type of the grading
 * policy, by a name that is typed, or not at all. A content library has no policy to choose from.
 * @param {string} kind
 * @param {Choices} choices
 * @returns {"place" | "type" | "name" | ""}
 */
export function naming(kind, choices) {
  switch (kind) {
    case "completion":
    case "block_score":
      return "place";
    case "assignment_grade":
      return choices.library ? "name" : "type";
    case "sign_off":
      return "name";
    default:
      return "";
  }
}

/**
 * The suggestions that the group at the top does not follow yet.
 * @param {Suggestion[]} suggestions
 * @param {Requirement[]} members
 */
export function open(suggestions, members) {
  return suggestions.filter(({ rule }) => !members.some((member) =>
    !isGroup(member) && member.kind === rule.kind && member.target === rule.target));
}

/**
 * Options that also hold the present value when it is no longer among them, so that nothing is lost unseen.
 * @param {Choice[]} options
 * @param {string} value
 * @param {string | undefined} gone
 */
export function withPresent(options, value, gone) {
  return options.some((option) => option.value === value) ? options
    : [{ value, label: value ? fill(gone, value) : fill("{name}", "") }, ...options];
}

/**
 * A number as typed; what is none stays as it is, for the server to refuse.
 * @param {string} typed
 * @returns {number | string}
 */
export function whole(typed) {
  return /^\s*\d+\s*$/.test(typed) ? Number(typed) : typed;
}

/** @param {string | undefined} text @param {string} name */
export function fill(text, name) {
  return (text ?? "{name}").replace(/\{\w+\}/g, () => name);
}

/**
 * @template T
 * @param {T[]} list
 * @param {number} index
 * @param {number} by
 * @returns {T[]} the list with one element moved, as far as it goes
 */
export function moved(list, index, by) {
  const to = Math.min(Math.max(index + by, 0), list.length - 1);
  const rest = list.filter((_each, place) => place !== index);
  return [...rest.slice(0, to), .../** @type {T[]} */ ([list[index]]), ...rest.slice(to)];
}
