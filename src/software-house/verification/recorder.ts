import { hideKeysInside } from "../../text/hide-keys-inside.ts";
import { PHASES, type PhaseReport } from "../contract/round-report.ts";
import { findingOf, type Finding } from "./finding.ts";
import type { VerificationWatch } from "../evidence/verifier.ts";

type Phase = PhaseReport["phase"];

/**
 * Records the report of each phase, and skips the phases that a failure makes pointless. Rejects with the signal's reason
 * if the verification is aborted: what a phase found while its programs were being ended says nothing about them.
 */
export interface Recorder {
  readonly phases: PhaseReport[];
  /** Why all further phases are skipped; null if they run. */
  blocked: string | null;
  /**
   * Runs a phase and records its finding. If `blocked` is set, records it as skipped instead. If `work` returns null,
   * records it as skipped for the reason `nothing`.
   */
  record(phase: Phase, work: () => Promise<Finding | null>, nothing?: string): Promise<Finding>;
  /** Records a finding that was obtained without `record`. */
  add(phase: Phase, finding: Finding, milliseconds: number): void;
  /** Records all phases without a report as skipped. The reason is `blocked`, or `why` if `blocked` is null. */
  skipRest(why: string): Promise<void>;
}

/** Creates a recorder that starts with the reports of earlier phases. */
export function createRecorder(
  { onPhase, signal }: VerificationWatch,
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
      signal?.throwIfAborted();
      // A program can print what it was given.
      const report = hideKeysInside({ phase, ...finding, milliseconds });
      phases.push(report);
      onPhase?.(report);
    },
    async skipRest(why) {
      recorder.blocked ??= why;
      for (const phase of PHASES) {
        if (phases.some((report) => report.phase === phase)) continue;
        await recorder.record(phase, () => Promise.resolve(null));
      }
    },
  };
  return recorder;
}

/** Runs `work`, and returns its result and its duration in whole milliseconds. */
export async function timed<T>(work: () => Promise<T>): Promise<{ finding: T; milliseconds: number }> {
  const start = performance.now();
  const finding = await work();
  return { finding, milliseconds: Math.round(performance.now() - start) };
}
