import { expect, test } from "vitest";
import type { CommandStep } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { CommandReport } from "../../../../src/software-house/sandbox/sandbox.ts";
import { oddScenes } from "../../../../src/software-house/verification/odd-input/odd-scenes.ts";
import {
  promisesWrittenOutput,
  unwrittenOutput,
} from "../../../../src/software-house/verification/odd-input/unwritten-output.ts";
import { promisesNoTrace } from "../../../../src/software-house/verification/promises.ts";
import { placesOf, type Scene } from "../../../../src/software-house/verification/several-runs/scenes.ts";
import { TASKS_SPECIFICATION } from "./programs/python-programs.ts";

const stepOf = (...words: string[]): CommandStep => ({
  kind: "command",
  arguments: words,
  stdin: null,
  expect: { exit: [0], stdout: [], stderr: [] },
  capture: [],
});

const report: CommandReport = {
  exit: 0,
  signal: null,
  stopped: null,
  stdout: "1\n",
  stderr: "",
  milliseconds: 1,
};

const sceneOf = (step: CommandStep, given: string[] = []): Scene => ({
  step,
  folder: "/before",
  left: "/after",
  report,
  given,
  kept: [],
});

test("each kind of run is chosen once, where the fewest runs come before it", () => {
  const [add, due] = [stepOf("add", "Bins", "--every", "3d"), stepOf("due", "--within", "2")];
  const input = { kind: "file" as const, path: "a.csv", content: "a\n" };
  const places = placesOf([
    [add, stepOf("list"), due],
    [input, due, stepOf("count", "a.csv")],
    [stepOf("add", "Oil", "--every", "1w")],
  ]);
  expect(places.map(({ test: index, position }) => [index, position])).toEqual([
    [0, 0],
    [1, 1],
    [0, 1],
    [1, 2],
  ]);
});

test("a file, a number, a date and a name are replaced in the folder of the scene", () => {
  const runs = oddScenes([
    sceneOf(stepOf("count", "in.csv"), ["in.csv"]),
    sceneOf(stepOf("add", "Bins", "--every", "3d", "--from", "2026-01-31")),
  ]);
  expect(runs.every(({ project, isExotic }) => project === "/before" && isExotic === true)).toBe(true);
  const lines = runs.map(({ arguments: words }) => words.join(" "));
  expect(lines).toContain("count .");
  expect(lines).toContain("add Bins --every 999999999d --from 2026-01-31");
  expect(lines).toContain("add Bins --every 3d --from 9999-12-31");
  const bytes = runs.find(({ arguments: words, shell }) => words[0] === "add" && shell !== undefined);
  expect(bytes?.arguments.slice(2)).toEqual(["--every", "3d", "--from", "2026-01-31"]);
});

test("exit 0 without a message proves a loss only if nothing could be written, each time", async () => {
  const scenes = [sceneOf(stepOf("list"))];
  const endings: [Partial<CommandReport>, Partial<CommandReport>][] = [
    [{}, {}],
    [{}, { exit: 1 }],
    [{ stderr: "full" }, { stderr: "full" }],
  ];
  const found = endings.map(([first, second]) => {
    const reports = [first, second];
    return unwrittenOutput(scenes, () => Promise.resolve({ ...report, ...reports.shift() }));
  });
  expect(await Promise.all(found)).toEqual([
    "a full disk at stdout, with list: exit 0 without a message, although nothing was written",
    null,
    null,
  ]);
});

test.each([
  ["a stack trace is never shown, whatever the input is", promisesNoTrace, true],
  ["a traceback must not be printed", promisesNoTrace, true],
  ["no input ends in a traceback", promisesNoTrace, true],
  ["prints the stack trace of a log that is not in order", promisesNoTrace, false],
  ["if stdout cannot be written, exit 1", promisesWrittenOutput, true],
  ["exit 1 if writing to standard output fails", promisesWrittenOutput, true],
  ["a file that cannot be read: exit 2, nothing on stdout", promisesWrittenOutput, false],
])("%s: a promise", (summary, promises, isPromised) => {
  expect(promises({ ...TASKS_SPECIFICATION, summary })).toBe(isPromised);
});
