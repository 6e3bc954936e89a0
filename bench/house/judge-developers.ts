import { computeVerdict } from "../../src/software-house/compute-verdict.ts";
import type { Evidence, Verifier } from "../../src/software-house/evidence/verifier.ts";
import type { Sandbox } from "../../src/software-house/sandbox/sandbox.ts";
import { catcherOf } from "./catcher.ts";
import type { Developer, FaultKind } from "./programs/developer.ts";
import { passesTracebackGate } from "./traceback-gate.ts";
import { withoutTestsOfTests } from "./without-tests-of-tests.ts";

/** The verdict on one developer's work. */
export interface Judgment {
  developer: string;
  /** Null if the work is correct. */
  fault: FaultKind | null;
  status: Status;
  reason: string | null;
  /** The phase that failed first, `tests` for the acceptance tests, or `unproven`; null if it was not refused. */
  caughtBy: string | null;
  /** Phases that only warned. */
  warnings: string[];
  /** The verdict on the same evidence without the phases that test the tests. */
  withoutTestsOfTests: Status;
  /** Whether it passes ChatDev 1's rule: no "traceback" in the output of 3 seconds. */
  passesTracebackGate: boolean;
  /** Whether each further judgment was the same. */
  isSteady: boolean;
  milliseconds: number;
}

type Status = "verified" | "not-verified" | "unverified";

/** Judges each developer's work by the evidence alone. Two run at a time, because most of the time is waiting. */
export async function judgeDevelopers(developers: readonly Developer[], bench: Bench): Promise<Judgment[]> {
  const judgments: Judgment[] = [];
  const queue = developers.entries();
  const lane = async (): Promise<void> => {
    for (const [index, developer] of queue) {
      const judgment = await judgmentOf(developer, bench);
      bench.onJudgment(judgment);
      judgments[index] = judgment;
    }
  };
  await Promise.all([lane(), lane()]);
  return judgments;
}

async function judgmentOf(developer: Developer, bench: Bench): Promise<Judgment> {
  const first = await judge(developer, bench.verifier);
  let isSteady = true;
  for (let time = 1; time < bench.times; time += 1) {
    const { status, caughtBy } = await judge(developer, bench.verifier);
    isSteady &&= status === first.status && caughtBy === first.caughtBy;
  }
  const passes = await passesTracebackGate(developer, bench);
  return { ...first, passesTracebackGate: passes, isSteady };
}

async function judge(
  { name, fault, specification, tests, files }: Developer,
  verifier: Verifier,
): Promise<Omit<Judgment, "passesTracebackGate" | "isSteady">> {
  const startedAt = performance.now();
  const evidence = await verifier.verify({ files, specification, tests });
  const milliseconds = Math.round(performance.now() - startedAt);
  const verdictOn = (shown: Evidence): ReturnType<typeof computeVerdict> =>
    computeVerdict({ specification, tests, evidence: shown });
  const { status, reason, ...verdict } = verdictOn(evidence);
  return {
    developer: name,
    fault,
    status,
    reason,
    caughtBy: catcherOf({ status, ...verdict }, evidence),
    warnings: evidence.phases.filter((phase) => phase.status === "warned").map(({ phase }) => phase),
    withoutTestsOfTests: verdictOn(withoutTestsOfTests(evidence)).status,
    milliseconds,
  };
}

/** What is needed to judge, and a listener for each judgment. */
export interface Bench {
  verifier: Verifier;
  sandbox: Sandbox;
  /** The folder of the compilers' caches. */
  cacheFolder: string;
  /** How many times each program is judged. */
  times: number;
  onJudgment: (judgment: Judgment) => void;
}
