import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import { createTemporaryFolder, LONGEST_FOLDER_NAME } from "../../sandbox/temporary-folders.ts";
import { forbidsSomething, idlePatterns } from "./idle-patterns.ts";
import { SOCKET } from "./null-services.ts";
import { nullTrials } from "./null-trials.ts";

/** What is known of a test before it is run against the software. */
export interface CheckedTest {
  test: AcceptanceTest;
  /** Why the test proves nothing; null if a program that does nothing right fails it. */
  weakness: string | null;
  /** The patterns that match every text and so expect nothing, a line each. */
  idle: string[];
}

/**
 * Runs each test against programs that do nothing right. A test that all of them pass proves nothing, unless it forbids
 * something. Nothing of the project is run. Steps that only wait or restart the program are left out.
 */
export async function checkTests(
  { tests }: AcceptanceTests,
  { specification, signal }: { specification: Specification; signal?: AbortSignal | undefined },
): Promise<CheckedTest[]> {
  const folder = createTemporaryFolder(KIND, socketBase());
  try {
    const trials = nullTrials({ specification, folder, signal });
    let passing = tests.map(numbered);
    for (const trial of trials) {
      if (passing.length === 0) break;
      const reports = await trial.run({ tests: passing });
      const passed = new Set(reports.filter(({ status }) => status === "passed").map(({ name }) => name));
      passing = passing.filter(({ name }) => passed.has(name));
    }
    const weakness = `programs that do nothing right pass it: ${trials.map(({ does }) => does).join(", ")}`;
    const weak = new Set(passing.map(({ name }) => name));
    return tests.map((test, index) => ({
      test,
      weakness: weak.has(String(index)) && !forbidsSomething(test) ? weakness : null,
      idle: idlePatterns(test).map(
        ({ step, pattern }) => `step ${step}: the pattern ${JSON.stringify(pattern)} matches every text`,
      ),
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Steps during which a program that does nothing right has nothing to do. */
const PAUSES: ReadonlySet<string> = new Set(["wait", "restart"]);

/** Returns a test under a unique name, without pauses. */
function numbered({ criterionId, steps }: AcceptanceTest, index: number): AcceptanceTest {
  return { criterionId, name: String(index), steps: steps.filter(({ kind }) => !PAUSES.has(kind)) };
}

const KIND = "check";

/** Longest folder for temporary files, in characters: the path of a socket in it may have 107. */
const LONGEST_BASE = 107 - `/${KIND}/${SOCKET}`.length - LONGEST_FOLDER_NAME;

function socketBase(): string {
  const base = tmpdir();
  return base.length <= LONGEST_BASE ? base : "/tmp";
}
