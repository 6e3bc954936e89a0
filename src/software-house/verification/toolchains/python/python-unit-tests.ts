import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../../workspace.ts";
import { programEnding, excerptOf, findingOf, outputOf } from "../../finding.ts";
import { UNIT_TEST_LIMITS } from "../../limits.ts";
import type { UnitTests } from "../toolchain.ts";
import type { PythonHost } from "./python-toolchain.ts";

/**
 * Runs the project's tests with unittest. Uses pytest if the tests are written for it; skips them if it is missing.
 * Returns null if there are no tests.
 */
export async function runPythonTests(
  host: PythonHost,
  workspace: Workspace,
  built: string,
): Promise<UnitTests | null> {
  const files = workspace.paths.filter((path) => /(^|\/)(test_?[^/]*|[^/]*_test)\.py$/.test(path));
  if (files.length === 0) return null;
  const texts = await Promise.all(files.map((path) => readFile(join(built, path), "utf8").catch(() => "")));
  const isPytest = texts.some(
    (text) => /^(import|from) pytest\b/m.test(text) || /^(async )?def test/m.test(text),
  );
  if (isPytest && !host.hasPytest) {
    return {
      finding: findingOf("skipped", "the tests are written for pytest, which this Python does not have"),
      passed: 0,
      failed: 0,
    };
  }
  const runs = isPytest ? [PYTEST] : unittestRuns(files, workspace.paths);
  const sum = { passed: 0, failed: 0 };
  for (const command of runs) {
    const report = await workspace.run({
      arguments: command,
      setup: {
        ...host.setup,
        environment: { ...host.setup.environment, PYTHONPATH: "/project" },
      },
      project: built,
      writes: "scratch",
      limits: UNIT_TEST_LIMITS,
      isPatient: true,
    });
    const { passed, failed, isFinished } = countPythonTests(outputOf(report));
    sum.passed += passed;
    sum.failed += failed;
    const isEmpty = report.exit === NO_TESTS_RAN && passed + failed === 0;
    if (failed > 0 || !isFinished || (report.exit !== 0 && !isEmpty)) {
      const summary = `unit tests: ${failed > 0 ? `${failed} failed` : programEnding(report)}`;
      const output = excerptOf(outputOf(report));
      return { finding: { status: "failed", summary, command, exit: report.exit, output }, ...sum };
    }
  }
  if (sum.passed === 0) return null;
  const [command = PYTEST] = runs;
  const summary = `${sum.passed} passed`;
  return { finding: { status: "passed", summary, command, exit: 0, output: "" }, ...sum };
}

const PYTEST = ["python3", "-m", "pytest", "-q", "-p", "no:cacheprovider"];

/** Exit code of unittest (since Python 3.12) and pytest if they find no tests. */
const NO_TESTS_RAN = 5;

/** Creates one run for each folder and each way to name tests, because unittest searches only in packages. */
function unittestRuns(files: readonly string[], paths: readonly string[]): string[][] {
  const runs = files.map((path) => {
    const parts = path.split("/");
    const folders = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
    const isPackage = folders.every((folder) => paths.includes(`${folder}/__init__.py`));
    const pattern = parts.at(-1)?.startsWith("test") ? "test*.py" : "*_test.py";
    return ["-s", folders.at(-1) ?? ".", "-p", pattern, ...(isPackage ? ["-t", "."] : [])];
  });
  const distinct = new Map(runs.map((options) => [options.join("\0"), options]));
  return [...distinct.values()].map((options) => DISCOVER.concat(options));
}

const DISCOVER = ["python3", "-m", "unittest", "discover", "-v"];

/**
 * Reads the totals at the end of the output of unittest or pytest. Errors count as failures; skipped tests do not
 * count.
 */
function countPythonTests(output: string): { passed: number; failed: number; isFinished: boolean } {
  const number = (pattern: RegExp): number => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);
  const ran = [...output.matchAll(/^Ran (\d+) tests? in /gm)].at(-1)?.[1];
  if (ran !== undefined) {
    const result = /^(OK|FAILED|NO TESTS RAN)( \(.*\))?$/m.exec(
      output.slice(output.lastIndexOf(`Ran ${ran} test`)),
    );
    const part = (word: string): number =>
      Number(new RegExp(`${word}=(\\d+)`).exec(result?.[2] ?? "")?.[1] ?? 0);
    const failed = part("failures") + part("errors") + part("unexpected successes");
    const aside = part("skipped") + part("expected failures");
    return { passed: Math.max(0, Number(ran) - failed - aside), failed, isFinished: result !== null };
  }
  const isFinished = /(\d+ (passed|failed|error)|no tests ran).* in [\d.]+s/.test(output);
  return {
    passed: number(/(\d+) passed/g),
    failed: number(/(\d+) failed/g) + number(/(\d+) errors?\b/g),
    isFinished,
  };
}
