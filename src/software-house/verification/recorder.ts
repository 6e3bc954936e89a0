import { PHASES, type PhaseReport } from "../contract/round-report.ts";
import { findingOf, type Finding } from "./finding.ts";
import type { VerificationWatch } from "../evidence/verifier.ts";

type Phase = PhaseReport["phase"];

/** Keeps what came of each phase, and skips what a failure makes pointless. */
export interface Recorder {
  readonly phases: PhaseReport[];
  /** Why the phases to come are skipped; null where they are not. */
  blocked: string | null;
  /** Carries out a phase unless it is blocked; null from it means that there is nothing to do, for this reason. */
  record(phase: Phase, work: () => Promise<Finding | null>, nothing?: string): Promise<Finding>;
  /** Keeps a finding that was come by otherwise. */
  add(phase: Phase, finding: Finding, milliseconds: number): void;
  /** Tells all phases that have not been told as skipped, for this reason unless there is one already. */
  skipRest(why: string): Promise<void>;
}

/** Starts a record with what is known from before. */
export function createRecorder(
  onPhase: VerificationWatch["onPhase"],
  known: readonly PhaseReport[] = [],
): Recorder {
  const phases = [...known];
  const recorder: Recorder = {
    phases,
    blocked: null,
    async record(phase, work, nothing = "there is nothing to check") {
      const { finding, milliseconds } = await timed(async () =>
        recorder.blocked === null
          ? ((await work()) ?? findingOf("skipped", nothing))
          : findingOf("skipped", recorder.blocked),
      );
      recorder.add(phase, finding, milliseconds);
      return finding;
    },
    add(phase, finding, milliseconds) {
      const report = { phase, ...finding, milliseconds };
      phases.push(report);
      onPhase?.(report);
    },
    async skipRest(why) {
      recorder.blocked ??= why;
      for (const phase of PHASES) {
        if (phases.some((told) => told.phase === phase)) continue;
        await recorder.record(phase, () => Promise.resolve(null));
      }
    },
  };
  return recorder;
}

/** Does something and tells how long it took, in whole milliseconds. */
export async function timed<T>(work: () => Promise<T>): Promise<{ finding: T; milliseconds: number }> {
  const start = performance.now();
  const finding = await work();
  return { finding, milliseconds: Math.round(performance.now() - start) };
}
