import { deepStrictEqual } from "node:assert";
import { afterAll } from "vitest";
import { forgetKeys } from "../../src/text/known-keys.ts";

const [environment, folder] = [{ ...process.env }, process.cwd()];

// The next test file runs in the same process.
afterAll(() => {
  forgetKeys();
  const left = { environment: { ...process.env }, folder: process.cwd() };
  deepStrictEqual(left, { environment, folder }, "the test file changed its process");
});
