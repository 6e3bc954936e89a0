import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { judge } from "../../src/software-house/judge.ts";
import type { Verifier } from "../../src/verification/verifier.ts";
import type { Developer } from "./programs/developer.ts";
import { passesTracebackGate } from "./traceback-gate.ts";

/** What was said of one developer's work. */
export interface Judgement {
  developer: string;
  isCorrect: boolean;
  status: "verified" | "not-verified" | "unverified";
  reason: string | null;
  /** Of ChatDev 1's rule: looked at for 3 seconds, no "traceback" seen. */
  passesTracebackGate: boolean;
  milliseconds: number;
}

/** Judges each developer's work by the evidence alone, one after the other. */
export async function judgeDevelopers(
  developers: readonly Developer[],
  { verifier, sandbox, onJudgement }: Bench,
): Promise<Judgement[]> {
  const judgements: Judgement[] = [];
  for (const developer of developers) {
    const { specification, tests, files } = developer;
    const startedAt = performance.now();
    const evidence = await verifier.verify({ files, specification, tests });
    const milliseconds = performance.now() - startedAt;
    const { status, reason } = judge({ specification, tests, evidence });
    const judgement = {
      developer: developer.name,
      isCorrect: developer.isCorrect,
      status,
      reason,
      passesTracebackGate: await passesTracebackGate(developer, sandbox),
      milliseconds,
    };
    onJudgement(judgement);
    judgements.push(judgement);
  }
  return judgements;
}

/** What judges, and who hears of it. */
export interface Bench {
  verifier: Verifier;
  sandbox: Sandbox;
  onJudgement: (judgement: Judgement) => void;
}
