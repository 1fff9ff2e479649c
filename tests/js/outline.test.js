import assert from "node:assert/strict";
import { test } from "node:test";

import { above, MOST_ROWS, rowsOf, step } from "../../static/certification_xblock/js/editor/outline.js";

/** @typedef {import("../../static/certification_xblock/js/editor/outline.js").Place} Place */

/** @param {string} value @param {number} depth @param {Partial<Place>} [rest] @returns {Place} */
const place = (value, depth, rest) => ({
  value, label: value, kind: "Section", depth, container: true, scored: false, hidden: false, counts: true, scores: true,
  ...rest,
});
const PLACES = [
  place("Beginning", 0),
  place("Première partie", 1),
  place("Reading", 2, { container: false, kind: "Text", scores: false }),
  place("Exam", 0),
  place("Case", 1, { container: false, scored: true, kind: "Problem" }),
  place("Secret", 1, { container: false, hidden: true, scored: true, kind: "Problem" }),
  place("Empty", 0, { counts: false, scores: false }),
];
const TEXTS = { wholeCourse: "The whole course", hidden: "hidden", notScored: "no score", nothingScored: "nothing scored",
  notCounted: "nothing to do", openToChoose: "choose in it" };

/** @param {Partial<import("../../static/certification_xblock/js/editor/outline.js").View>} [rest] */
const view = (rest) => rowsOf({ places: PLACES, rule: "completion", query: "", open: new Set(), texts: TEXTS, ...rest });

/** @param {ReturnType<typeof view>} shown */
const labels = (shown) => shown.rows.map((row) => row.label);

test("sections are folded until they are opened", () => {
  assert.deepEqual(labels(view()), ["The whole course", "Beginning", "Exam", "Empty"]);
  assert.deepEqual(labels(view({ open: new Set(["Exam"]) })),
    ["The whole course", "Beginning", "Exam", "Case", "Secret", "Empty"]);
  assert.deepEqual(labels(view({ open: new Set(["Première partie"]) })), labels(view()));
});

test("a search finds in folded sections, whatever accents and case, and shows where it is", () => {
  const found = view({ query: "premiere" });
  assert.deepEqual(labels(found), ["Beginning", "Première partie"]);
  assert.equal(found.matches, 1);
  assert.deepEqual(found.rows.map((row) => row.hit), [false, true]);
  assert.deepEqual(labels(view({ query: "whole" })), ["The whole course"]);
  assert.deepEqual(labels(view({ query: "problem case" })), ["Exam", "Case"]);
  assert.deepEqual(labels(view({ query: "nothing like it" })), []);
});

test("what cannot count is there, marked, and cannot be chosen", () => {
  const rows = view({ rule: "block_score", open: new Set(["Exam", "Beginning", "Première partie"]) }).rows;
  const told = Object.fromEntries(rows.map((row) => [row.label, [row.choosable, row.notes]]));
  assert.deepEqual(told, {
    Beginning: [false, ["choose in it"]],
    "Première partie": [false, ["choose in it"]],
    Reading: [false, ["no score"]],
    Exam: [false, ["choose in it"]],
    Case: [true, []],
    Secret: [true, ["hidden"]],
    Empty: [false, ["nothing scored"]],
  });
  assert.deepEqual(view().rows.find((row) => row.label === "Empty")?.notes, ["nothing to do"]);
});

test("rows are numbered among their siblings", () => {
  const rows = view({ open: new Set(["Exam"]) }).rows;
  assert.deepEqual(rows.map((row) => [row.level, row.position, row.size]),
    [[1, 1, 4], [1, 2, 4], [1, 3, 4], [2, 1, 2], [2, 2, 2], [1, 4, 4]]);
});

test("the way to a place is known", () => {
  assert.deepEqual(above(PLACES, "Reading").map((each) => each.value), ["Beginning", "Première partie"]);
  assert.deepEqual(above(PLACES, "gone"), []);
});

test("keys walk, fold and unfold", () => {
  const { rows } = view({ open: new Set(["Exam"]) });
  assert.deepEqual(step("ArrowDown", rows, -1), { to: 0 });
  assert.deepEqual(step("ArrowDown", rows, 5), { to: 5 });
  assert.deepEqual(step("ArrowUp", rows, 0), { to: -1 });
  assert.deepEqual(step("End", rows, 1), { to: 5 });
  assert.deepEqual(step("Home", rows, 4), { to: 0 });
  assert.deepEqual(step("Home", rows, -1), {});
  assert.deepEqual(step("ArrowRight", rows, 1), { toggle: "Beginning" });
  assert.deepEqual(step("ArrowRight", rows, 2), { to: 3 });
  assert.deepEqual(step("ArrowLeft", rows, 4), { to: 2 });
  assert.deepEqual(step("ArrowLeft", rows, 2), { toggle: "Exam" });
  assert.deepEqual(step("x", rows, 2), {});
});

test("a course of two thousand blocks is searched in a blink, and not drawn whole", () => {
  const many = Array.from({ length: 2000 }, (_each, index) => place(`Block ${index}`, index % 4));
  const before = performance.now();
  const found = view({ places: many, query: "block 1" });
  assert.ok(performance.now() - before < 500);
  assert.equal(found.rows.length, MOST_ROWS);
  assert.equal(found.more, true);
});
