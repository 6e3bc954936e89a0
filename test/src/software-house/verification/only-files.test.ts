import { expect, test } from "vitest";
import { promisesOnlyFiles } from "../../../../src/software-house/verification/promises.ts";
import { growsSince } from "../../../../src/software-house/verification/several-runs/counts-after-runs.ts";
import { shortenerSpecification } from "./programs/shortener.ts";

test.each<[string, boolean]>([
  ["A run leaves nothing but .notes and .notes.lock in the home folder.", true],
  ["There are no other files than notes.json.", false],
  ["It writes no file except notes.json.", true],
  ["It leaves nothing but ID.json, one for each note.", false],
  ["It prints nothing but the number.", false],
])("%s", (summary, isPromised) => {
  const specification = { ...shortenerSpecification("python", {}), summary };
  expect(promisesOnlyFiles(specification)).toBe(isPromised);
});

test("files pile up only if each run leaves more", () => {
  expect([1, 2, 3].every(growsSince)).toBe(true);
  expect([1, 2, 2].every(growsSince)).toBe(false);
});
