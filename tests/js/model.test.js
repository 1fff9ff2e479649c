import assert from "node:assert/strict";
import { test } from "node:test";

import {
  closed,
  fill,
  isGroup,
  moved,
  newGroup,
  newRule,
  opened,
  pathOnPage,
  pathsUp,
  targetsOf,
  withPresent,
} from "../../static/certification_xblock/js/editor/model.js";

const RULE = { kind: "grade", minimum: "70" };
const CHOICES = {
  outline: [
    { value: "chapter/one", label: "One", depth: 0, container: true, scored: false, hidden: false },
    { value: "problem/quiz", label: "Quiz", depth: 1, container: false, scored: true, hidden: true },
    { value: "html/text", label: "Text", depth: 1, container: false, scored: false, hidden: false },
  ],
  assignmentTypes: ["Homework", "Exam"],
  organizations: [],
  signatories: [],
};
const TEXTS = { wholeCourse: "the whole course", hiddenFromLearners: "{name} (hidden)" };

test("a single rule is put into a group on the page, and comes out of it unchanged", () => {
  const { group, wrapped } = opened(RULE);
  assert.ok(isGroup(group));
  assert.deepEqual(group.members, [RULE]);
  assert.deepEqual(closed(group, wrapped), RULE);
});

test("a group stays the group it is", () => {
  const stored = { combinator: "at_least", count: 2, members: [RULE, RULE, RULE] };
  const { group, wrapped } = opened(stored);
  assert.deepEqual(closed(group, wrapped), stored);
});

test("a group that holds one rule stays a group, since it was one", () => {
  const stored = { combinator: "all", members: [RULE] };
  const { group, wrapped } = opened(stored);
  assert.deepEqual(closed(group, wrapped), stored);
});

test("the group around a single rule stays once it is needed", () => {
  const { group, wrapped } = opened(RULE);
  assert.deepEqual(closed({ ...group, combinator: "any" }, wrapped), { combinator: "any", members: [RULE] });
  const two = { ...group, members: [RULE, newRule()] };
  assert.deepEqual(closed(two, wrapped), two);
  const nested = { ...group, members: [newGroup()] };
  assert.deepEqual(closed(nested, wrapped), nested);
});

test("nothing opens as an empty group and closes as nothing", () => {
  for (const nothing of [{}, null, undefined]) {
    const { group, wrapped } = opened(nothing);
    assert.deepEqual(group.members, []);
    assert.deepEqual(closed(group, wrapped), {});
  }
});

test("a group without a list of members opens as an empty one", () => {
  assert.deepEqual(opened({ combinator: "any", members: "no list" }).group, { combinator: "any", members: [] });
});

test("problems of a single rule are shown in the group around it", () => {
  assert.equal(pathOnPage("requirement.minimum", true), "requirement.members.0.minimum");
  assert.equal(pathOnPage("requirement.members.1", false), "requirement.members.1");
});

test("a problem is shown at the nearest field there is", () => {
  assert.deepEqual(pathsUp("requirement.members.2"), ["requirement.members.2", "requirement.members", "requirement"]);
});

test("completion can be asked of the course and of every place in it", () => {
  const targets = targetsOf("completion", CHOICES, TEXTS);
  assert.deepEqual(targets?.map((target) => target.value), ["", "chapter/one", "problem/quiz", "html/text"]);
  assert.equal(targets?.[0]?.label, "the whole course");
  assert.match(targets?.[2]?.label ?? "", /Quiz \(hidden\)$/);
});

test("a score can be asked of scored blocks alone", () => {
  assert.deepEqual(targetsOf("block_score", CHOICES, TEXTS), [{ value: "problem/quiz", label: "Quiz (hidden)" }]);
});

test("a grade can be asked of the assignment types, and the course's grade has no target", () => {
  assert.deepEqual(targetsOf("assignment_grade", CHOICES, TEXTS)?.map((target) => target.value), ["Homework", "Exam"]);
  assert.equal(targetsOf("grade", CHOICES, TEXTS), null);
});

test("a target that is gone stays among the options", () => {
  const options = [{ value: "a", label: "A" }];
  assert.equal(withPresent(options, "a", "{name} is gone"), options);
  assert.deepEqual(withPresent(options, "b", "{name} is gone")[0], { value: "b", label: "b is gone" });
});

test("what is filled in is taken as it is", () => {
  assert.equal(fill("{name} is gone", "$& and {name}"), "$& and {name} is gone");
});

test("moving stops at both ends and loses nothing", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 0, -1), ["a", "b", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 1), ["a", "b", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, -2), ["c", "a", "b"]);
});
