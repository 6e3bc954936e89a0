import { randomInt } from "node:crypto";

/**
 * Returns a channel's next version with a fraction that no other branch of the thread has. LangGraph counts versions from
 * the state that a run starts from, so a fork would have the versions of the first branch again. PostgresSaver stores a
 * channel's value once for each version: the fork would read the values of the first branch
 * (langgraph-checkpoint-postgres 1.0.5). Versions of a saver that are not numbers are returned as they are.
 */
export function versionOfBranch<Version>(next: Version): Version {
  if (typeof next !== "number") return next;
  return Number(`${Math.floor(next)}.${randomInt(1e8, 1e9)}`) as Version;
}
