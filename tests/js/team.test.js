import assert from "node:assert/strict";
import { test } from "node:test";

import { countText, quarter } from "../../static/certification_xblock/js/team.js";

test("how many are chosen is said in words, and nobody in none", () => {
  assert.equal(countText(0, "1 chosen", "{count} chosen"), "");
  assert.equal(countText(1, "1 chosen", "{count} chosen"), "1 chosen");
  assert.equal(countText(12, "1 chosen", "{count} chosen"), "12 chosen");
});

test("a job is spoken of at each quarter", () => {
  assert.deepEqual([0, 24, 25, 50, 99, 100].map((done) => quarter(done, 100)), [0, 0, 1, 2, 3, 4]);
  assert.equal(quarter(0, 0), 0);
});
