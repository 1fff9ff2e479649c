import assert from "node:assert/strict";
import { test } from "node:test";

import {
  closed, fill, isGroup, moved, naming, newRule, open, opened, pathOnPage, pathsUp, whole, withPresent,
} from "../../static/certification_xblock/js/editor/model.js";

const RULE = { kind: "grade", target: "", minimum: "80" };
const EXAM = { value: "Exam", label: "Exam (70% of the course grade)" };
/** @type {import("../../static/certification_xblock/js/editor/model.js").Choices} */
const CHOICES = {
  outline: [], assignmentTypes: [EXAM], suggestions: [], organizations: [], signatories: [], library: false,
};

test("a single rule is opened in a group, and closed again without it", () => {
  const { group, wrapped } = opened(RULE);
  assert.deepEqual(group, { combinator: "all", members: [RULE] });
  assert.deepEqual(closed(group, wrapped), RULE);
});

test("a group around one rule stays when the author made it", () => {
  const made = { combinator: "all", members: [RULE] };
  const { group, wrapped } = opened(made);
  assert.equal(wrapped, false);
  assert.deepEqual(closed(group, wrapped), made);
});

test("the group around a single rule stays once it is needed", () => {
  const two = { combinator: "all", members: [RULE, RULE] };
  assert.deepEqual(closed(two, true), two);
  const any = { combinator: "any", members: [RULE] };
  assert.deepEqual(closed(any, true), any);
  const nested = { combinator: "all", members: [{ combinator: "any", members: [RULE] }] };
  assert.deepEqual(closed(nested, true), nested);
});

test("nothing, and nonsense, open as an empty group and close as nothing", () => {
  for (const raw of [undefined, null, {}, 3, "x"]) {
    const { group, wrapped } = opened(raw);
    assert.deepEqual(group, { combinator: "all", members: [] });
    assert.deepEqual(closed(group, wrapped), {});
  }
  assert.deepEqual(opened({ combinator: "any", members: "x" }).group.members, []);
});

test("a group is known by its combinator", () => {
  assert.equal(isGroup({ combinator: "any", members: [] }), true);
  assert.equal(isGroup(RULE), false);
  assert.equal(isGroup(null), false);
});

test("problems of a single rule are looked for in the group that the page shows", () => {
  assert.equal(pathOnPage("requirement.minimum", true), "requirement.members.0.minimum");
  assert.equal(pathOnPage("requirement.members.1.minimum", false), "requirement.members.1.minimum");
  assert.equal(pathOnPage("issuer", true), "issuer");
});

test("a problem climbs to the nearest field that is on the page", () => {
  assert.deepEqual(pathsUp("co_signers.1"), ["co_signers.1", "co_signers"]);
});

test("each kind names what it is about in its own way", () => {
  assert.deepEqual(["completion", "block_score", "assignment_grade", "sign_off", "grade"].map((kind) =>
    naming(kind, CHOICES)), ["place", "place", "type", "name", ""]);
  assert.equal(naming("assignment_grade", { ...CHOICES, library: true }), "name");
});

test("a new rule asks for what is not asked for yet", () => {
  const whole_ = { kind: "completion", target: "", minimum: "100" };
  const exam = { kind: "assignment_grade", target: "Exam", minimum: "70" };
  assert.deepEqual(newRule([], CHOICES), whole_);
  assert.deepEqual(newRule([whole_], CHOICES), exam);
  assert.deepEqual(newRule([whole_, exam], CHOICES), { kind: "grade", target: "", minimum: "70" });
});

test("suggestions go once they are followed", () => {
  const suggestion = { label: "Add it", rule: { kind: "assignment_grade", target: "Exam", minimum: "70" } };
  assert.deepEqual(open([suggestion], [RULE]), [suggestion]);
  assert.deepEqual(open([suggestion], [{ ...suggestion.rule, minimum: "90" }]), []);
});

test("a value that is not offered any more stays until the author changes it", () => {
  const options = [{ value: "a", label: "A" }];
  assert.deepEqual(withPresent(options, "a", "{name} (gone)"), options);
  assert.deepEqual(withPresent(options, "b", "{name} (gone)")[0], { value: "b", label: "b (gone)" });
});

test("names are filled in as they are", () => {
  assert.equal(fill("Remove {name}", "$& <b>"), "Remove $& <b>");
});

test("how many is a whole number, and anything else is sent as typed", () => {
  assert.equal(whole("2"), 2);
  for (const typed of ["2.5", "", "1e1", "-1", "two"]) {
    assert.equal(whole(typed), typed);
  }
});

test("lines move as far as they go", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 0, -1), ["a", "b", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 5), ["a", "b", "c"]);
});
