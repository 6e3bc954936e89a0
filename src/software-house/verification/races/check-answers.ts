import { findingOf, type Finding } from "../finding.ts";
import { compareIds } from "./distinct-ids.ts";
import { tryLimitedRequests } from "./limited-requests.ts";
import { withRemark, type RaceResult, type RaceTrial } from "./race-trial.ts";
import { repeatTests } from "./repeat-tests.ts";
import { tryBursts } from "./try-bursts.ts";

/**
 * Searches for races by what a service answers to requests that are sent together. `setups` is the number of setups in
 * which the trial starts the program. Returns null if the tests send nothing that can be tried.
 */
export async function checkAnswers(trial: RaceTrial, setups: number): Promise<Finding | null> {
  const parts: (() => Promise<RaceResult>)[] = [() => repeatTests(trial)];
  for (let turn = 0; turn < setups; turn += 1) {
    // With delays, a program may exceed its own limits of time, and say so by a status such as 504.
    const isDelayed = (trial.remark?.(turn) ?? null) !== null;
    for (const search of [...(isDelayed ? [] : [tryBursts]), compareIds, tryLimitedRequests]) {
      parts.push(async () => {
        const result = await search(trial, turn);
        return { ...result, failure: result.failure && withRemark(trial, turn, result.failure) };
      });
    }
  }
  const tried: string[] = [];
  const oddities = new Set<string>();
  for (const part of parts) {
    const result = await part();
    trial.signal?.throwIfAborted();
    for (const oddity of result.oddities) oddities.add(oddity);
    if (result.failure !== null) return findingOf("failed", result.failure, [...oddities].join("\n"));
    if (result.tried !== null) tried.push(result.tried);
  }
  if (tried.length === 0) return null;
  const summary = `no race by the answers: ${tried.join(", ")}`;
  if (oddities.size === 0) return findingOf("passed", summary);
  return findingOf("warned", `${summary}; ${[...oddities][0]}`, [...oddities].join("\n"));
}
