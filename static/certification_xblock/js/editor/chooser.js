/**
 * Choosing a place of the course: a combobox with a tree. Typing searches, arrows walk, sections fold and unfold.
 */
import { fill } from "./model.js";
import { above, notes, rowsOf, step } from "./outline.js";
import { cloned, one } from "./page.js";

const GAP = 4; // pixels between the field and the tree
const LOWEST = 160; // pixels of height below which the tree opens upwards
const HIGHEST = 340;
let numbered = 0;

/**
 * @param {Element} root the editor
 * @param {{input: HTMLInputElement, where: HTMLElement, after: Element}} parts
 * @param {{choices: import("./model.js").Choices, texts: Record<string, string>, rule: () => string,
 *   onChange: () => void, announce: (text: string) => void}} options
 */
export function chooser(root, { input, where, after }, { choices, texts, rule, onChange, announce }) {
  numbered += 1;
  const id = `${root.id}-places-${numbered}`;
  const pop = /** @type {HTMLElement} */ (cloned(root, "places").firstElementChild);
  const tree = one(pop, "[role=tree]");
  const places = choices.outline;
  let value = "";
  let active = -1;
  /** @type {Set<string>} */
  let open = new Set();
  /** @type {import("./outline.js").Row[]} */
  let rows = [];

  tree.id = id;
  input.setAttribute("aria-controls", id);
  where.id = `${id}-where`;
  input.setAttribute("aria-describedby", where.id);
  after.after(pop);

  const isOpen = () => !pop.hidden;

  const show = () => {
    const place = places.find((each) => each.value === value);
    const gone = choices.library ? texts.keptInLibrary : texts.gone;
    const empty = rule() === "completion" ? texts.wholeCourse ?? "" : "";
    input.value = place ? place.label : value ? fill(gone, value) : empty;
    const path = above(places, value).map((each) => each.label).join(" › ");
    const parts = place ? [place.kind, path && fill(texts.within, path), ...notes(place, rule(), texts)] : [];
    where.textContent = parts.filter(Boolean).join(" · ");
    where.hidden = !where.textContent;
  };

  const draw = () => {
    const found = rowsOf({ places, rule: rule(), query: searching() ? input.value : "", open, texts });
    rows = found.rows;
    tree.replaceChildren(...rows.map((row, index) => rowNode(root, row, `${id}-${index}`, row.value === value)));
    tree.hidden = rows.length === 0;
    one(pop, "[data-none]").hidden = rows.length > 0;
    one(pop, "[data-more]").hidden = !found.more;
    return found.matches;
  };

  const searching = () => input.dataset.searching === "true";

  /** @param {number} index */
  const walk = (index) => {
    tree.children[active]?.removeAttribute("data-active");
    active = index;
    const node = tree.children[active];
    if (node) {
      node.setAttribute("data-active", "");
      input.setAttribute("aria-activedescendant", node.id);
      keepInView(tree, /** @type {HTMLElement} */ (node));
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const unfold = () => {
    if (isOpen()) {
      return;
    }
    open = new Set(above(places, value).map((place) => place.value));
    pop.hidden = false;
    if (pop.showPopover) {
      pop.setAttribute("popover", "manual");
      pop.showPopover();
    }
    input.setAttribute("aria-expanded", "true");
    draw();
    position();
    const chosen = rows.findIndex((row) => row.value === value);
    walk(searching() ? -1 : Math.max(chosen, 0));
    addEventListener("scroll", onScroll, true);
    addEventListener("resize", position);
  };

  const close = () => {
    removeEventListener("scroll", onScroll, true);
    removeEventListener("resize", position);
    pop.removeAttribute("popover");
    pop.hidden = true;
    delete input.dataset.searching;
    input.setAttribute("aria-expanded", "false");
    walk(-1);
    show();
  };

  /** @param {Event} event */
  const onScroll = (event) => {
    if (!(event.target instanceof Node && pop.contains(event.target))) {
      position();
    }
  };

  const position = () => {
    if (!input.isConnected) {
      close();
      return;
    }
    const box = input.getBoundingClientRect();
    const width = Math.min(Math.max(box.width, 340), innerWidth - 2 * GAP);
    const rightToLeft = getComputedStyle(input).direction === "rtl";
    const start = rightToLeft ? box.right - width : box.left;
    const below = innerHeight - box.bottom - 2 * GAP;
    const upwards = below < LOWEST && box.top > below;
    Object.assign(pop.style, {
      width: `${width}px`,
      maxHeight: `${Math.max(80, Math.min(HIGHEST, upwards ? box.top - 2 * GAP : below))}px`,
      left: `${Math.max(GAP, Math.min(start, innerWidth - width - GAP))}px`,
      top: upwards ? "auto" : `${box.bottom + GAP}px`,
      bottom: upwards ? `${innerHeight - box.top + GAP}px` : "auto",
    });
  };

  /** @param {string} which */
  const toggle = (which) => {
    if (!open.delete(which)) {
      open.add(which);
    }
    draw();
    walk(rows.findIndex((row) => row.value === which));
  };

  /** @param {import("./outline.js").Row | undefined} row */
  const choose = (row) => {
    if (row?.choosable) {
      const changed = value !== row.value;
      value = row.value;
      close();
      input.select();
      if (changed) {
        onChange();
      }
    } else if (row?.branch && !searching()) {
      toggle(row.value);
    }
  };

  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", unfold);
  input.addEventListener("input", (event) => {
    event.stopPropagation(); // a search changes nothing yet
    input.dataset.searching = input.value.trim() ? "true" : "";
    unfold();
    const matches = draw();
    walk(searching() ? rows.findIndex((row) => row.hit && row.choosable) : -1);
    announce(fill(texts.found, String(matches)));
  });
  input.addEventListener("blur", () => {
    if (isOpen()) {
      close();
    } else {
      show();
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      event.stopPropagation();
      close();
      input.select();
    } else if (event.key === "Enter") {
      event.preventDefault(); // chooses, and never sends the form
      if (isOpen()) {
        choose(rows[active]);
      } else {
        unfold();
      }
    } else if (!isOpen()) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        unfold();
      }
    } else if (!event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const next = step(turned(event.key, input), rows, active);
      if (next.toggle !== undefined && !searching()) {
        event.preventDefault();
        toggle(next.toggle);
      } else if (next.to !== undefined) {
        event.preventDefault();
        walk(next.to);
      }
    }
  });
  pop.addEventListener("mousedown", (event) => event.preventDefault()); // the hand stays in the field
  tree.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const target = /** @type {Element} */ (event.target);
    const row = rows[[...tree.children].indexOf(/** @type {Element} */ (target.closest("[role=treeitem]")))];
    if (row?.branch && target.closest("[data-fold]") && !searching()) {
      toggle(row.value);
    } else {
      choose(row);
    }
  });

  return {
    value: () => value,
    /** @param {string} next */
    set: (next) => {
      value = next;
      show();
    },
  };
}

/** @param {string} key @param {Element} input */
function turned(key, input) {
  const rightToLeft = getComputedStyle(input).direction === "rtl";
  const other = /** @type {Record<string, string>} */ ({ ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" })[key];
  return rightToLeft && other ? other : key;
}

/** @param {HTMLElement} tree @param {HTMLElement} node */
function keepInView(tree, node) {
  const above_ = node.offsetTop - tree.scrollTop;
  const below = node.offsetTop + node.offsetHeight - tree.scrollTop - tree.clientHeight;
  tree.scrollTop += above_ < 0 ? above_ : Math.max(below, 0);
}

/**
 * @param {Element} root
 * @param {import("./outline.js").Row} row
 * @param {string} id
 * @param {boolean} selected
 */
function rowNode(root, row, id, selected) {
  const node = /** @type {HTMLElement} */ (cloned(root, "place").firstElementChild);
  node.id = id;
  node.style.setProperty("--level", String(row.level - 1));
  node.setAttribute("aria-level", String(row.level));
  node.setAttribute("aria-posinset", String(row.position));
  node.setAttribute("aria-setsize", String(row.size));
  node.setAttribute("aria-selected", String(selected));
  node.toggleAttribute("data-branch", row.branch);
  if (row.branch) {
    node.setAttribute("aria-expanded", String(row.open));
  }
  if (!row.choosable) {
    node.setAttribute("aria-disabled", "true");
  }
  one(node, "[data-label]").textContent = row.label;
  one(node, "[data-kind]").textContent = [row.kind, ...row.notes].filter(Boolean).join(" · ");
  return node;
}
