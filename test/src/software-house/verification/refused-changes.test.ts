import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CommandStep } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { CommandProgram } from "../../../../src/software-house/verification/acceptance/command-step.ts";
import { promisesNoPart } from "../../../../src/software-house/verification/promises.ts";
import { refusedChange } from "../../../../src/software-house/verification/several-runs/refused-changes.ts";
import { findScenes } from "../../../../src/software-house/verification/several-runs/scenes.ts";
import type { Workspace } from "../../../../src/software-house/verification/workspace.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { TASKS_SPECIFICATION } from "./programs/python-programs.ts";

const run = (words: string[], stdin: string | null = null): CommandStep => ({
  kind: "command",
  arguments: words,
  stdin,
  expect: { exit: [0], stdout: [], stderr: [] },
  capture: [],
});

const file = (path: string, content: string): { kind: "file"; path: string; content: string } => ({
  kind: "file",
  path,
  content,
});

const tests = {
  tests: [
    { criterionId: "c1", name: "imports", steps: [run(["import"], "1\n2\n"), run(["list"])] },
    { criterionId: "c1", name: "copies", steps: [file("in", "head\n1\n"), run(["copy", "in", "out"])] },
  ],
};

/** Keeps lines of digits, and copies files that begin with a head. If it is not careful, it writes before it refuses. */
function programOf(root: string, isCareful: boolean): CommandProgram {
  const act = (folder: string, words: readonly string[], stdin: string): [number, string] => {
    const [command, from = "", to = ""] = words;
    const store = join(folder, "store");
    if (command === "list") return [0, readFileSync(store, "utf8")];
    const source = command === "copy" ? readFileSync(join(folder, from), "utf8") : stdin;
    const isWrong = command === "copy" ? !source.startsWith("head\n") : /[^\d\n]/.test(source);
    if (isWrong && isCareful) return [2, ""];
    writeFileSync(command === "copy" ? join(folder, to) : store, isWrong ? "" : source);
    return [isWrong ? 2 : 0, ""];
  };
  let folders = 0;
  const workspace: Pick<Workspace, "specification" | "createFolder" | "run"> = {
    specification: TASKS_SPECIFICATION,
    createFolder: () => {
      folders += 1;
      const path = join(root, `work-${folders}`);
      mkdirSync(path);
      return Promise.resolve(path);
    },
    run: ({ arguments: words, project, writes, stdin }) => {
      const folder = typeof writes === "object" ? writes.keepIn : root;
      cpSync(project, folder, { recursive: true });
      const [exit, stdout] = act(folder, words, String(stdin));
      return Promise.resolve({ exit, stdout, stderr: "", signal: null, stopped: null, milliseconds: 1 });
    },
  };
  return { workspace: workspace as Workspace, start: [], setup: { environment: {}, mounts: [] } };
}

test.each<[string, number[], RegExp]>([
  ["keeps part of what it refuses", [0], /^after a run that refused a broken line \(import\), list prints/],
  [
    "empties the file that it does not write",
    [1],
    /^after a run that refused in .*, the file out is no longer/,
  ],
])("a program is found that %s, and a careful one is not", async (_, indexes, fault) => {
  using folder = temporaryFolder();
  const built = join(folder.path, "built");
  mkdirSync(built);
  const some = { tests: tests.tests.filter((one, index) => indexes.includes(index)) };
  const found = async (isCareful: boolean): Promise<string | null> => {
    const root = join(folder.path, String(isCareful));
    mkdirSync(root);
    const own = programOf(root, isCareful);
    return refusedChange(own, await findScenes(some, { program: own, built }));
  };
  expect(await found(true)).toBe(null);
  expect(await found(false)).toMatch(fault);
});

test.each([
  ["exit 2, and the store is unchanged", true],
  ["none of the lines is added", true],
  ["whatever happens, the file is as it was before", true],
  ["prints how many lines there are", false],
  ["for an unknown id the store is unchanged; if a line is wrong, the valid lines are added", false],
])("%s: a promise that nothing is kept in part", (summary, isPromised) => {
  expect(promisesNoPart({ ...TASKS_SPECIFICATION, summary })).toBe(isPromised);
});
