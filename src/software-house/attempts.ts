import { z } from "zod";
import type { Review } from "./contract/review.ts";
import type { PhaseReport, RoundReport } from "./contract/round-report.ts";
import { sha256OfJson } from "../text/hash.ts";

/** The channel `attempts`: what the developer handed in since the request, and how it failed. */
export const attemptSchema = z.object({
  round: z.number().int(),
  /** How often it went back because it did not build, within the round. */
  repair: z.number().int(),
  /** The SHA-256 of its files. */
  files: z.string(),
  /** Tells one failure from another; null where it has not failed. */
  failure: z.string().nullable(),
});

/** What the developer handed in once, and how it failed. */
export type BuildAttempt = z.infer<typeof attemptSchema>;

/** Tells a failed build from another by what its first failed phase said; null where none failed. */
export function buildFailureOf(phases: readonly PhaseReport[]): string | null {
  const failed = phases.find(({ status }) => status === "failed");
  return failed === undefined ? null : sha256OfJson([failed.phase, failed.summary, settled(failed.output)]);
}

/** Tells a failed round from another: by its failed tests and what was first said, or by what its reviewer holds against it. */
export function failureOf(report: RoundReport, options: { review: Review | null; tests: string }): string {
  const { review, tests } = options;
  const failed = report.tests.filter(({ status }) => status === "failed");
  const first = report.phases.find(({ status, phase }) => status === "failed" && phase !== "acceptance");
  const said = first === undefined ? (failed[0]?.failure ?? "") : `${first.phase} ${settled(first.output)}`;
  const lowered = (review?.criteria ?? []).filter(({ verdict }) => verdict !== "pass").map(({ id }) => id);
  const claims = (review?.findings ?? []).map(({ claim }) => claim);
  const names = failed.map(({ name }) => name).toSorted();
  // With the tests' hash: the same failure of a corrected test is another one.
  return sha256OfJson([tests, names, settled(said), lowered.toSorted(), claims.toSorted()]);
}

/** The attempts with this one, which replaces what is known of the same one. */
export function withAttempt(attempts: readonly BuildAttempt[], attempt: BuildAttempt): BuildAttempt[] {
  const { round, repair } = attempt;
  return [...attempts.filter((other) => other.round !== round || other.repair !== repair), attempt];
}

/** The earlier attempt that failed just like this one, or null. */
export function sameFailure(attempts: readonly BuildAttempt[], attempt: BuildAttempt): BuildAttempt | null {
  const { round, repair, failure } = attempt;
  if (failure === null) return null;
  const isOther = (other: BuildAttempt): boolean => other.round !== round || other.repair !== repair;
  return attempts.find((other) => isOther(other) && other.failure === failure) ?? null;
}

/** What a program said, without what is another at each run: durations, addresses, ports, process ids. */
function settled(output: string): string {
  return output
    .replaceAll(/\b\d+(\.\d+)?\s?(ns|µs|us|ms|s)\b/g, "TIME")
    .replaceAll(/0x[0-9a-f]+/gi, "ADDRESS")
    .replaceAll(/(127\.0\.0\.1|localhost|\[::1?\]|0\.0\.0\.0):\d+/g, "HOST")
    .replaceAll(/\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g, "WHEN")
    .replaceAll(/goroutine \d+|pid \d+/g, "NUMBER")
    .trim();
}
