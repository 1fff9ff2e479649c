import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import vm from "node:vm";

/** A stand-in for a page: the entry is a classic script, and asks of the page no more than this. */
async function page() {
  class Element {}
  /** @type {any} */
  const window = {};
  const code = await readFile(new URL("../../static/certification_xblock/js/entry.js", import.meta.url), "utf-8");
  vm.runInNewContext(code, { window, Element });
  return { window, node: new Element() };
}

test("it can be called with new, as the platform does, and plainly", async () => {
  const { window, node } = await page();
  assert.doesNotThrow(() => new window.CertificationStart({}, node, { moduleUrl: "x" }));
  assert.doesNotThrow(() => window.CertificationStart({}, node, { moduleUrl: "x" }));
});

test("it takes a node as the LMS gives it, and a list of nodes as Studio does; it never throws", async () => {
  const { window, node } = await page();
  for (const element of [node, [node], [], null, undefined]) {
    assert.doesNotThrow(() => new window.CertificationStart({}, element, { moduleUrl: "x" }));
  }
  assert.doesNotThrow(() => new window.CertificationStart({}, node, undefined));
});
