import { z } from "zod";
import type { Review } from "./contract/review.ts";
import type { PhaseReport, RoundReport } from "./contract/round-report.ts";
import { sha256OfJson } from "../text/hash.ts";

/** Channel `attempts`: what the developer sent since the request, and how it failed. */
export const attemptSchema = z.object({
  round: z.number().int(),
  /** How often it had failed to build before, within the round. */
  repair: z.number().int(),
  /** SHA-256 of its files. */
  files: z.string(),
  /** Hash that identifies its failure; null if it has not failed. */
  failure: z.string().nullable(),
});

/** One set of files that the developer sent, and how it failed. */
export type BuildAttempt = z.infer<typeof attemptSchema>;

/** Returns a hash that identifies a failed build, by the output of its first failed phase; null if no phase failed. */
export function buildFailureOf(phases: readonly PhaseReport[]): string | null {
  const failed = phases.find(({ status }) => status === "failed");
  return failed === undefined
    ? null
    : sha256OfJson([failed.phase, failed.summary, withoutVolatile(failed.output)]);
}

/** Returns a hash that identifies a failed round: by its failed tests, its first output and its review. */
export function failureOf(report: RoundReport, options: { review: Review | null; tests: string }): string {
  const { review, tests } = options;
  const failed = report.tests.filter(({ status }) => status === "failed");
  const first = report.phases.find(({ status, phase }) => status === "failed" && phase !== "acceptance");
  const said =
    first === undefined ? (failed[0]?.failure ?? "") : `${first.phase} ${withoutVolatile(first.output)}`;
  const lowered = (review?.criteria ?? []).filter(({ verdict }) => verdict !== "pass").map(({ id }) => id);
  const claims = (review?.findings ?? []).map(({ claim }) => claim);
  const names = failed.map(({ name }) => name).toSorted();
  // The hash of the tests is part of it: the same failure after a test was corrected is a new failure.
  return sha256OfJson([tests, names, withoutVolatile(said), lowered.toSorted(), claims.toSorted()]);
}

/** Returns the attempts with this one added. It replaces an earlier record of the same attempt. */
export function withAttempt(attempts: readonly BuildAttempt[], attempt: BuildAttempt): BuildAttempt[] {
  const { round, repair } = attempt;
  return [...attempts.filter((other) => other.round !== round || other.repair !== repair), attempt];
}

/** Returns an earlier attempt that failed in the same way; null if there is none. */
export function sameFailure(attempts: readonly BuildAttempt[], attempt: BuildAttempt): BuildAttempt | null {
  const { round, repair, failure } = attempt;
  if (failure === null) return null;
  const isOther = (other: BuildAttempt): boolean => other.round !== round || other.repair !== repair;
  return attempts.find((other) => isOther(other) && other.failure === failure) ?? null;
}

/** Replaces what differs between runs in an output: durations, addresses, ports, times, process ids. */
function withoutVolatile(output: string): string {
  return output
    .replaceAll(/\b\d+(\.\d+)?\s?(ns|µs|us|ms|s)\b/g, "TIME")
    .replaceAll(/0x[0-9a-f]+/gi, "ADDRESS")
    .replaceAll(/(127\.0\.0\.1|localhost|\[::1?\]|0\.0\.0\.0):\d+/g, "HOST")
    .replaceAll(/\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g, "WHEN")
    .replaceAll(/goroutine \d+|pid \d+/g, "NUMBER")
    .trim();
}
