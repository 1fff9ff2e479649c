import assert from "node:assert/strict";
import { test } from "node:test";

import { quarter } from "../../static/certification_xblock/js/team.js";

test("a job is spoken of at each quarter", () => {
  assert.deepEqual([0, 24, 25, 50, 99, 100].map((done) => quarter(done, 100)), [0, 0, 1, 2, 3, 4]);
  assert.equal(quarter(0, 0), 0);
});
