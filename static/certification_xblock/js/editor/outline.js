/**
 * The course's outline as a tree to choose from, without a page: which rows are there, and what may be chosen.
 */

/**
 * @typedef {{value: string, label: string, kind: string, depth: number, container: boolean, scored: boolean,
 *   hidden: boolean, counts: boolean, scores: boolean}} Place
 * @typedef {{value: string, label: string, kind: string, notes: string[], level: number, position: number,
 *   size: number, branch: boolean, open: boolean, choosable: boolean, hit: boolean}} Row
 * @typedef {{places: Place[], rule: string, query: string, open: Set<string>, texts: Record<string, string>}} View
 */

/** More rows than these help nobody: a few more letters do. */
export const MOST_ROWS = 300;

/** @param {string} text */
export function plainText(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Whether a rule of this kind can be about the place.
 * @param {Place} place
 * @param {string} rule
 */
export function choosable(place, rule) {
  return rule === "block_score" ? place.scored && !place.container : place.counts;
}

/**
 * What to know of a place before it is chosen.
 * @param {Place} place
 * @param {string} rule
 * @param {Record<string, string>} texts
 */
export function notes(place, rule, texts) {
  const found = [];
  if (place.hidden) {
    found.push(texts.hidden ?? "");
  }
  if (rule === "block_score" && place.container) {
    found.push((place.scores ? texts.openToChoose : texts.nothingScored) ?? "");
  } else if (!choosable(place, rule)) {
    found.push((rule === "block_score" ? texts.notScored : texts.notCounted) ?? "");
  }
  return found;
}

/**
 * The places above one, outermost first.
 * @param {Place[]} places
 * @param {string} value
 * @returns {Place[]}
 */
export function above(places, value) {
  const found = [];
  let index = places.findIndex((place) => place.value === value);
  let depth = places[index]?.depth ?? 0;
  while (index > 0 && depth > 0) {
    index -= 1;
    const place = /** @type {Place} */ (places[index]);
    if (place.depth < depth) {
      found.unshift(place);
      depth = place.depth;
    }
  }
  return found;
}

/**
 * The rows to show: those whose sections are unfolded, or, with a query, those that match and what they stand in.
 * @param {View} view
 * @returns {{rows: Row[], matches: number, more: boolean}}
 */
export function rowsOf({ places, rule, query, open, texts }) {
  const words = plainText(query).split(/\s+/).filter(Boolean);
  const hits = new Set(words.length ? matching(places, words) : []);
  const shown = words.length ? withAbove(places, hits) : unfolded(places, open);
  const rows = shown.map((index) => row(places, index, rule, texts, words.length ? shown : null, open))
    .map((each, at) => ({ ...each, hit: hits.has(shown[at] ?? -1) }));
  const course = texts.wholeCourse ?? "";
  if (rule === "completion" && words.every((word) => plainText(course).includes(word))) {
    hits.add(-1);
    rows.unshift({ value: "", label: course, kind: "", notes: [], level: 1, position: 0, size: 0, branch: false,
      open: false, choosable: true, hit: true });
  }
  number(rows);
  return { rows: rows.slice(0, MOST_ROWS), matches: hits.size, more: rows.length > MOST_ROWS };
}

/** @param {Place[]} places @param {string[]} words */
function matching(places, words) {
  return places.map((_place, index) => index).filter((index) => {
    const text = plainText(`${places[index]?.label} ${places[index]?.kind}`);
    return words.every((word) => text.includes(word));
  });
}

/** @param {Place[]} places @param {Set<number>} hits @returns {number[]} */
function withAbove(places, hits) {
  const shown = new Set(hits);
  /** @type {number[]} */
  const path = [];
  places.forEach((place, index) => {
    path.length = place.depth;
    path[place.depth] = index;
    if (hits.has(index)) {
      path.forEach((each) => shown.add(each));
    }
  });
  return [...shown].sort((one, other) => one - other);
}

/** @param {Place[]} places @param {Set<string>} open @returns {number[]} */
function unfolded(places, open) {
  /** @type {number[]} */
  const shown = [];
  let folded = Infinity;
  places.forEach((place, index) => {
    if (place.depth > folded) {
      return;
    }
    shown.push(index);
    folded = open.has(place.value) ? Infinity : place.depth;
  });
  return shown;
}

/**
 * @param {Place[]} places
 * @param {number} index
 * @param {string} rule
 * @param {Record<string, string>} texts
 * @param {number[] | null} filtered
 * @param {Set<string>} open
 * @returns {Row}
 */
function row(places, index, rule, texts, filtered, open) {
  const place = /** @type {Place} */ (places[index]);
  const deeper = (/** @type {number | undefined} */ at) => at !== undefined && (places[at]?.depth ?? 0) > place.depth;
  const branch = filtered ? deeper(filtered[filtered.indexOf(index) + 1]) : deeper(index + 1);
  return {
    value: place.value, label: place.label, kind: place.kind, notes: notes(place, rule, texts), level: place.depth + 1,
    position: 0, size: 0, branch, open: branch && (Boolean(filtered) || open.has(place.value)),
    choosable: choosable(place, rule), hit: false,
  };
}

/**
 * Number rows among their siblings, as screen readers say them.
 * @param {Row[]} rows
 */
function number(rows) {
  /** @type {Row[][]} */
  const families = [];
  const finish = (/** @type {number} */ level) => {
    families.splice(level).forEach((family) => family.forEach((each) => {
      Object.assign(each, { size: family.length });
    }));
  };
  rows.forEach((each) => {
    finish(each.level + 1);
    const family = families[each.level] ?? [];
    families[each.level] = family;
    family.push(each);
    Object.assign(each, { position: family.length });
  });
  finish(0);
}

/**
 * Where a key leads in the tree: another row, or a row to fold or unfold.
 * @param {string} key already turned around where the page runs from right to left
 * @param {Row[]} rows
 * @param {number} active -1 while the hand is in the search
 * @returns {{to?: number, toggle?: string}}
 */
export function step(key, rows, active) {
  const last = rows.length - 1;
  const now = rows[active];
  switch (key) {
    case "ArrowDown":
      return { to: Math.min(active + 1, last) };
    case "ArrowUp":
      return { to: active <= 0 ? -1 : active - 1 };
    case "PageDown":
      return { to: Math.min(Math.max(active, 0) + 8, last) };
    case "PageUp":
      return { to: Math.max(active - 8, 0) };
    case "Home":
      return now ? { to: 0 } : {};
    case "End":
      return now ? { to: last } : {};
    case "ArrowRight":
      return now?.branch ? (now.open ? { to: active + 1 } : { toggle: now.value }) : {};
    case "ArrowLeft":
      if (now?.branch && now.open) {
        return { toggle: now.value };
      }
      return now && now.level > 1 ? { to: parentRow(rows, active) } : {};
    default:
      return {};
  }
}

/** @param {Row[]} rows @param {number} index */
function parentRow(rows, index) {
  const level = rows[index]?.level ?? 1;
  return rows.slice(0, index).map((each) => each.level < level).lastIndexOf(true);
}
