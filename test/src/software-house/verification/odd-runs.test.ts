import { expect, test } from "vitest";
import type { CommandStep } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { largeRunsFor, oddRunsFor } from "../../../../src/software-house/verification/odd-input/odd-runs.ts";
import {
  promisesInterruptions,
  promisesNoTrace,
  promisesRunsAtOnce,
} from "../../../../src/software-house/verification/promises.ts";
import { TASKS_SPECIFICATION } from "./programs/python-programs.ts";

const step = (words: string[], stdin: string | null = null): CommandStep => ({
  kind: "command",
  arguments: words,
  stdin,
  expect: { exit: [0], stdout: [], stderr: [] },
  capture: [],
});

const tests = {
  tests: [
    {
      criterionId: "c1",
      name: "loads",
      steps: [
        step(["add", "{{new:word}}", "5"]),
        step(["load"], '["{{new:word}}"]'),
        step(["show", "{{id}}"]),
      ],
    },
  ],
};

test("odd runs also begin with later steps, and with steps that have marks", () => {
  const runs = oddRunsFor(tests);
  const loads = runs.filter(({ arguments: words }) => words[0] === "load");
  expect(loads.map(({ name }) => name)).toContain("binary data on stdin, with load");
  expect(JSON.stringify(runs)).not.toContain("{{");
  expect(largeRunsFor(tests).every(({ stdin }) => stdin.length >= 20_000)).toBe(true);
});

test("each of the last two arguments is replaced, and a number by odd numbers", () => {
  const adds = oddRunsFor(tests)
    .map(({ arguments: words }) => words)
    .filter(([word]) => word === "add");
  expect(adds).toContainEqual(["add", expect.stringContaining("漢"), "5"]);
  expect(adds).toContainEqual(["add", expect.any(String), "-1"]);
});

test("the output of a run cannot be written, and it must end all the same", () => {
  const closed = oddRunsFor(tests).filter(({ name }) => name.includes("stdout"));
  expect(closed.map(({ isShort }) => isShort)).toEqual([true, true, true]);
});

test("a specification promises what it says, but not what is out of scope", () => {
  const summary =
    "Two runs at the same time lose nothing. A killed run leaves the old file. Input never ends in a traceback.";
  for (const promises of [promisesRunsAtOnce, promisesInterruptions, promisesNoTrace]) {
    expect(promises({ ...TASKS_SPECIFICATION, summary })).toBe(true);
    expect(promises({ ...TASKS_SPECIFICATION, outOfScope: [summary] })).toBe(false);
  }
});
