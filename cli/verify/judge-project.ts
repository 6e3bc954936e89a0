import { computeVerdict } from "../../src/software-house/compute-verdict.ts";
import type { PhaseReport, RoundReport } from "../../src/software-house/contract/round-report.ts";
import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import { takeDelivered, type DeliveredPictures } from "../../src/software-house/delivered-pictures.ts";
import { findSandbox } from "../../src/software-house/sandbox/find-sandbox.ts";
import { createVerifier } from "../../src/software-house/verification/create-verifier.ts";
import { FOLDER_LIMITS } from "../../src/software-house/verification/read-folder.ts";
import { oneLine } from "../../src/text/printable.ts";
import { durationText } from "../view/amounts.ts";
import type { VerifyInputs } from "./read-inputs.ts";

/** How a project is judged. */
export interface Judging {
  signal: AbortSignal;
  onPhase: (phase: PhaseReport) => void;
  /** Runs the project without a sandbox if the machine has none. @default false */
  unsandboxed?: boolean | undefined;
  /** Limits the whole verification to this many seconds. @default 1_200 */
  maxSeconds?: number | undefined;
  /** Accepts that no test can show a must criterion, if the tests say so. @default false */
  acceptUntestable?: boolean | undefined;
  /** Leaves out the slow phases. @default false */
  quick?: boolean | undefined;
  /** Takes pictures of the pages of verified software. @default false */
  takesPictures?: boolean | undefined;
}

/** What came of a project. */
export interface JudgedProject {
  verdict: Verdict;
  evidence: RoundReport;
  /** Null if no pictures were asked for, and if no page was seen. */
  shown: DeliveredPictures | null;
}

/** Builds, runs and tests a project, and computes the verdict. Rejects if the sandbox fails, or if the signal aborts. */
export async function judgeProject(
  project: VerifyInputs["project"],
  { signal, onPhase, unsandboxed = false, maxSeconds, ...judging }: Judging,
): Promise<JudgedProject> {
  const { acceptUntestable = false, quick = false, takesPictures = false } = judging;
  const verifier = createVerifier({
    findSandbox: () => findSandbox({ unsandboxed }),
    limits: FOLDER_LIMITS,
    seconds: maxSeconds,
    quick,
  });
  try {
    const evidence = await verifier.verify(project, { signal, onPhase });
    const { specification, tests } = project;
    const verdict = computeVerdict({ specification, tests, evidence, acceptUntestable });
    const shown = takesPictures
      ? await takeDelivered(() => Promise.resolve(verifier), { project, evidence, verdict, signal })
      : null;
    return { verdict, evidence: { round: 1, ...evidence }, shown };
  } finally {
    await verifier.close();
  }
}

const MARKS: Record<PhaseReport["status"], string> = { passed: "✓", failed: "✗", warned: "!", skipped: "-" };

/** Describes how a phase ended, in one line. */
export function phaseLine({ phase, status, summary, milliseconds }: PhaseReport): string {
  return `${MARKS[status]} ${phase.padEnd(11)} ${durationText(milliseconds).padStart(8)}  ${oneLine(summary)}`;
}
