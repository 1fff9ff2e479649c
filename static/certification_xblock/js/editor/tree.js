/**
 * The requirement as nested groups of rules, edited without code.
 */
import { chooser } from "./chooser.js";
import { fill, isGroup, moved, naming, newGroup, newRule, whole, withPresent } from "./model.js";
import { addTools, cloned, fillSelect, focusLine, one } from "./page.js";

/**
 * @typedef {import("./model.js").Requirement} Requirement
 * @typedef {import("./model.js").Group} Group
 * @typedef {import("./model.js").Rule} Rule
 * @typedef {{root: Element, choices: import("./model.js").Choices, texts: Record<string, string>,
 *   onChange: () => void, announce: (text: string) => void}} Editor
 * @typedef {{index: number, length: number, onMove: (by: number) => void, onRemove: () => void}} Place
 */

/**
 * Draw a group and everything in it. Each node reads itself back from the page.
 * @param {Editor} editor
 * @param {Group} start
 * @param {string} path
 * @param {Place} [place] absent for the group at the top, which stays
 * @returns {{node: HTMLElement, value: () => Group, add: (rule: Rule) => void}}
 */
export function groupNode(editor, start, path, place) {
  const { root, choices, texts, onChange } = editor;
  const fragment = cloned(root, "group");
  const node = /** @type {HTMLElement} */ (fragment.firstElementChild);
  const list = one(node, "[data-members]");
  const combinator = one(node, "[data-part=combinator]");
  const count = one(node, "[data-part=count]");
  /** @type {{value: () => Requirement}[]} */
  let drawn = [];
  node.dataset.field = path;
  combinator.value = start.combinator;
  combinator.dataset.field = `${path}.combinator`;
  count.dataset.field = `${path}.count`;
  count.value = start.count ? String(start.count) : "1";
  label(node, place, texts.groupNumber, editor);

  const members = () => drawn.map((member) => member.value());

  /** @param {Requirement[]} requirements */
  const draw = (requirements) => {
    drawn = [];
    list.dataset.field = `${path}.members`;
    list.replaceChildren(...requirements.map((member, index) => {
      const line = document.createElement("li");
      /** @type {Place} */
      const at = {
        index,
        length: requirements.length,
        onMove: (by) => {
          change(moved(members(), index, by));
          focusLine(list, index + by, `[data-move="${by}"]`);
        },
        onRemove: () => {
          change(members().filter((_each, which) => which !== index));
          focusLine(list, index, "[data-remove]", one(node, ":scope > .certification-line [data-add=rule]"));
        },
      };
      const inner = isGroup(member)
        ? groupNode(editor, member, `${path}.members.${index}`, at)
        : ruleNode(editor, member, `${path}.members.${index}`, at);
      drawn.push(inner);
      line.append(inner.node);
      return line;
    }));
    count.max = String(Math.max(1, requirements.length));
  };

  /** @param {Requirement[]} requirements */
  const change = (requirements) => {
    draw(requirements);
    onChange();
  };

  /** @param {Requirement} requirement */
  const add = (requirement) => {
    change([...members(), requirement]);
    list.lastElementChild?.querySelector("select")?.focus();
  };

  const showCount = () => {
    one(node, "[data-for=count]").hidden = combinator.value !== "at_least";
  };

  combinator.addEventListener("change", showCount);
  node.querySelectorAll(":scope > .certification-line > [data-add]").forEach((button) => {
    button.addEventListener("click", () => {
      add(button.getAttribute("data-add") === "group" ? newGroup() : newRule(members(), choices));
    });
  });
  draw(Array.isArray(start.members) ? start.members : []);
  showCount();
  return {
    node,
    add,
    value: () => ({
      combinator: combinator.value,
      ...(combinator.value === "at_least" ? { count: whole(count.value) } : {}),
      members: members(),
    }),
  };
}

/**
 * @param {Editor} editor
 * @param {Rule} start
 * @param {string} path
 * @param {Place} place
 * @returns {{node: HTMLElement, value: () => Rule}}
 */
function ruleNode(editor, start, path, place) {
  const { root, choices, texts } = editor;
  const fragment = cloned(root, "rule");
  const node = /** @type {HTMLElement} */ (fragment.firstElementChild);
  const kind = one(node, "[data-part=kind]");
  const type = one(node, "[data-part=target-type]");
  const name = one(node, "[data-part=target-name]");
  const minimum = one(node, "[data-part=minimum]");
  const controls = { place: one(node, "[data-part=target-place]"), type, name };
  const where = chooser(root,
    { input: controls.place, where: one(node, "[data-where]"), after: one(node, ".certification-line") },
    { ...editor, rule: () => kind.value });
  node.dataset.field = path;
  kind.dataset.field = `${path}.kind`;
  minimum.dataset.field = `${path}.minimum`;
  minimum.value = start.minimum ?? "100";
  kind.value = start.kind;
  label(node, place, texts.requirementNumber, editor);

  /** @param {string} target */
  const showTarget = (target) => {
    const way = naming(kind.value, choices);
    Object.entries(controls).forEach(([each, control]) => {
      one(node, `[data-for=target-${each}]`).hidden = each !== way;
      control.dataset.field = each === way ? `${path}.target` : "";
    });
    one(node, "[data-for=minimum]").hidden = kind.value === "sign_off";
    one(node, "[data-name-label]").textContent = kind.value === "sign_off" ? texts.signOff : texts.typeInLibrary;
    one(node, "[data-no-types]").hidden = way !== "type" || choices.assignmentTypes.length > 0;
    const options = target ? choices.assignmentTypes : [{ value: "", label: texts.addFirst ?? "" }, ...choices.assignmentTypes];
    fillSelect(type, withPresent(options, way === "type" ? target : "", texts.gone), way === "type" ? target : "");
    name.value = way === "name" ? target : "";
    where.set(way === "place" ? target : "");
    one(node, "[data-where]").hidden ||= way !== "place";
  };

  kind.addEventListener("change", () => {
    const way = naming(kind.value, choices);
    if (way) {
      controls[way].dataset.fresh = ""; // nothing is said of it before the author has been there
    }
    const first = choices.assignmentTypes[0]?.value ?? "";
    showTarget(way === "type" && choices.assignmentTypes.length === 1 ? first : "");
  });
  showTarget(start.target ?? "");
  return {
    node,
    value: () => ({
      kind: kind.value,
      target: { place: where.value(), type: type.value, name: name.value.trim(), "": "" }[naming(kind.value, choices)],
      minimum: kind.value === "sign_off" ? "100" : minimum.value.trim().replace(",", "."),
    }),
  };
}

/**
 * Name a node for screen readers, and give it its tools.
 * @param {HTMLElement} node
 * @param {Place | undefined} place
 * @param {string | undefined} text
 * @param {Editor} editor
 */
function label(node, place, text, { root, texts }) {
  if (place) {
    const name = fill(text, String(place.index + 1));
    node.setAttribute("aria-label", name);
    addTools(root, one(node, "[data-tools]"), { ...place, name, texts });
  } else {
    node.removeAttribute("role");
  }
}
