import assert from "node:assert/strict";
import { test } from "node:test";

import { instantProblems, minimumProblem } from "../../static/certification_xblock/js/editor/checks.js";

const TEXTS = { minimumNumber: "number", minimumRange: "range", minimumStep: "step", emptyGroup: "empty",
  count: "one of {size}: 1 to {size}", noTarget: "choose", titleMissing: "title" };

/** @param {any} requirement @param {string} [title] */
const found = (requirement, title = "T") => instantProblems({ display_name: title, requirement }, TEXTS)
  .map(({ field, message }) => [field, message]);

test("a minimum is a number above 0, at most 100, with two decimals", () => {
  assert.deepEqual(["80", "72.5", "0.01", "100", "100.00"].map(minimumProblem), ["", "", "", "", ""]);
  assert.deepEqual(["", "a lot", "-1", "1e2", ".5"].map(minimumProblem), Array(5).fill("minimumNumber"));
  assert.deepEqual(["0", "100.01", "170"].map(minimumProblem), Array(3).fill("minimumRange"));
  assert.equal(minimumProblem("72.555"), "minimumStep");
});

test("all that is wrong is said, at its path", () => {
  const rule = { kind: "grade", target: "", minimum: "170" };
  assert.deepEqual(found({ combinator: "at_least", count: 4, members: [
    rule, { combinator: "any", members: [] }, { kind: "block_score", target: "", minimum: "50" },
  ] }, " "), [
    ["requirement.members.0.minimum", "range"],
    ["requirement.members.1.members", "empty"],
    ["requirement.members.2.target", "choose"],
    ["requirement.count", "one of 3: 1 to 3"],
    ["display_name", "title"],
  ]);
  assert.deepEqual(found(rule), [["requirement.minimum", "range"]]);
});

test("nothing is said of what is in order, or of nothing at all", () => {
  assert.deepEqual(found({ combinator: "at_least", count: 1, members: [{ kind: "grade", minimum: "50" }] }), []);
  assert.deepEqual(found({}), []);
});
