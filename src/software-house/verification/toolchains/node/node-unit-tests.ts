import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../../workspace.ts";
import { programEnding, excerptOf, findingOf, outputOf } from "../../finding.ts";
import { UNIT_TEST_LIMITS } from "../../limits.ts";
import type { UnitTests } from "../toolchain.ts";
import type { NodeHost } from "./node-host.ts";

/** Runs the tests in the built project with Node's own test runner; null if there are none. */
export async function runNodeTests(
  host: NodeHost,
  workspace: Workspace,
  built: string,
): Promise<UnitTests | null> {
  const all = await filesIn(built);
  const files = all.filter((path) => isTest(path) && (host.stripsTypes || !/\.[cm]?ts$/.test(path)));
  if (files.length === 0) {
    const uncompiled = all.filter((path) => isTest(path));
    if (uncompiled.length === 0) return null;
    const summary = `the build does not compile them, so they cannot run: ${uncompiled.join(", ")}`;
    return { finding: findingOf("skipped", summary), passed: 0, failed: 0 };
  }
  const command = ["node", "--test", "--test-reporter=tap", ...files];
  const report = await workspace.run({
    arguments: command,
    setup: host.setup,
    project: built,
    writes: "scratch",
    limits: UNIT_TEST_LIMITS,
    isPatient: true,
  });
  const { passed, failed, isFinished } = countNodeTests(report.stdout);
  const isFine = report.exit === 0 && report.stopped === null && failed === 0 && isFinished;
  const why = failed > 0 ? `${failed} failed` : programEnding(report);
  return {
    finding: {
      status: isFine ? "passed" : "failed",
      summary: isFine ? `${passed} passed` : `unit tests: ${why}`,
      command,
      exit: report.exit,
      output: isFine ? "" : excerptOf(fromFirstFailure(outputOf(report))),
    },
    passed,
    failed,
  };
}

/** Reads the totals at the end of the runner's output (https://nodejs.org/api/test.html#test-reporters). */
function countNodeTests(stdout: string): { passed: number; failed: number; isFinished: boolean } {
  const last = (word: string): number | null => {
    const found = [...stdout.matchAll(new RegExp(`^# ${word} (\\d+)$`, "gm"))].at(-1);
    return found === undefined ? null : Number(found[1]);
  };
  const [passed, failed, canceled] = [last("pass"), last("fail"), last("canceled")];
  return {
    passed: passed ?? 0,
    failed: (failed ?? 0) + (canceled ?? 0),
    isFinished: passed !== null && failed !== null,
  };
}

/** Returns true for a file name that Node's runner recognizes as a test. */
function isTest(path: string): boolean {
  const name = path.split("/").at(-1) ?? "";
  if (!/\.[cm]?[jt]s$/.test(name) || /\.d\.[cm]?ts$/.test(name)) return false;
  return /([._-]test|^test)\.[cm]?[jt]s$/.test(name) || name.startsWith("test-");
}

async function filesIn(folder: string, prefix = ""): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = await Promise.all(
    entries
      .filter(({ name }) => name !== "node_modules" && !name.startsWith("."))
      .map(async (entry) => {
        const path = `${prefix}${entry.name}`;
        if (entry.isDirectory()) return filesIn(join(folder, entry.name), `${path}/`);
        return entry.isFile() ? [path] : [];
      }),
  );
  return lists.flat().sort();
}

function fromFirstFailure(output: string): string {
  const start = output.search(/^\s*not ok /m);
  return start === -1 ? output : output.slice(start);
}
