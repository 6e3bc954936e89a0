import type { Sandbox } from "../../src/software-house/sandbox/sandbox.ts";
import { computeVerdict } from "../../src/software-house/compute-verdict.ts";
import type { Verifier } from "../../src/software-house/evidence/verifier.ts";
import type { Developer } from "./programs/developer.ts";
import { passesTracebackGate } from "./traceback-gate.ts";

/** The verdict on one developer's work. */
export interface Judgment {
  developer: string;
  isCorrect: boolean;
  status: "verified" | "not-verified" | "unverified";
  reason: string | null;
  /** Whether it passes ChatDev 1's rule: no "traceback" in the output of 3 seconds. */
  passesTracebackGate: boolean;
  milliseconds: number;
}

/** Judges each developer's work by the evidence alone. Two run at a time, because most of the time is waiting. */
export async function judgeDevelopers(developers: readonly Developer[], bench: Bench): Promise<Judgment[]> {
  const judgments: Judgment[] = [];
  const queue = developers.entries();
  const lane = async (): Promise<void> => {
    for (const [index, developer] of queue) {
      const judgment = await judgmentOf(developer, bench);
      bench.onJudgement(judgment);
      judgments[index] = judgment;
    }
  };
  await Promise.all([lane(), lane()]);
  return judgments;
}

async function judgmentOf(developer: Developer, bench: Bench): Promise<Judgment> {
  const { name, isCorrect, specification, tests, files } = developer;
  const startedAt = performance.now();
  const evidence = await bench.verifier.verify({ files, specification, tests });
  const milliseconds = Math.round(performance.now() - startedAt);
  const { status, reason } = computeVerdict({ specification, tests, evidence });
  const passes = await passesTracebackGate(developer, bench);
  return { developer: name, isCorrect, status, reason, passesTracebackGate: passes, milliseconds };
}

/** What is needed to judge, and a listener for each judgment. */
export interface Bench {
  verifier: Verifier;
  sandbox: Sandbox;
  /** The folder of the compilers' caches. */
  cacheFolder: string;
  onJudgement: (judgment: Judgment) => void;
}
