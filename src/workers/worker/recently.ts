import { monotonicNow, systemEffects } from "../../run/effects.ts";
import { sharing } from "../operations/sharing.ts";

/** Does work at most once at a time, and gives its last result again for as many milliseconds. A failure is not kept. */
export function recently<Result>(
  work: () => Promise<Result>,
  milliseconds: number,
  now: () => number = () => monotonicNow(systemEffects),
): () => Promise<Result> {
  let last: { result: Result; at: number } | null = null;
  const renew = sharing(async () => {
    const result = await work();
    last = { result, at: now() };
    return result;
  });
  return async () => (last !== null && now() < last.at + milliseconds ? last.result : renew());
}
