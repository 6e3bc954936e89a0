import type { Fault, ContentReply } from "../../src/testing/index.ts";

/** The ways in which the model server fails in the fault matrix, by name. */
export const FAULTS: Readonly<Record<string, (reply: ContentReply) => Fault>> = {
  "status 429": () => ({ kind: "rate-limit" }),
  "status 500": () => ({ kind: "status", status: 500 }),
  "a connection that is cut": (reply) => ({ kind: "cut", reply }),
  "a reply that stalls": () => ({ kind: "stall" }),
  "a web page": () => ({ kind: "html" }),
  "no choices": () => ({ kind: "empty-choices" }),
  "no finish_reason": (reply) => ({ kind: "no-finish-reason", reply }),
  "a reply that is cut by its length": (reply) => ({ kind: "length", reply }),
};

/** Returns numbers from 0 to 1 that are the same in every measurement (Park and Miller's generator). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
