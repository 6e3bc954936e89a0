import { createModelServer, type ModelServer } from "../../../../src/testing/index.ts";
import type { ModelReply, ModelRequest } from "../../../../src/testing/index.ts";
import { planOf } from "../../../support/scripted-models.ts";

/** A plan for the shipped supervisor, with a chain and two parallel steps. */
export const DINNER = [
  { id: "shop", agent: "researcher", task: "do shop", dependsOn: [] },
  { id: "soup", agent: "coder", task: "do soup", dependsOn: ["shop"] },
  { id: "bread", agent: "writer", task: "do bread", dependsOn: ["shop"] },
  { id: "serve", agent: "researcher", task: "do serve", dependsOn: ["soup", "bread"] },
];

/** The names of all model calls of the dinner. */
export const CALLS = ["planner", "shop", "soup", "bread", "serve", "synthesizer"] as const;

/** One call of the dinner. */
export type DinnerCall = (typeof CALLS)[number];

/** A model server that answers the calls of the dinner, and can leave a call without an answer. */
export interface DinnerServer extends AsyncDisposable {
  server: ModelServer;
  /** All calls, in the order in which they came. */
  calls: DinnerCall[];
  /** Leaves the next call of this name without an answer. Resolves when the call has come. */
  hang(call: DinnerCall): Promise<void>;
  /** Answers the next call of this name only after the promise. */
  holdBack(call: DinnerCall, until: Promise<void>): void;
}

/** The tokens that each call uses. */
export const USAGE = { inputTokens: 70, outputTokens: 30 };

/** Starts the server. */
export async function dinnerServer(): Promise<DinnerServer> {
  const calls: DinnerCall[] = [];
  const hanging = new Map<DinnerCall, () => void>();
  const heldBack = new Map<DinnerCall, Promise<void>>();
  const server = await createModelServer({
    script: async (request) => {
      const call = callOf(request);
      calls.push(call);
      const arrived = hanging.get(call);
      hanging.delete(call);
      arrived?.();
      const until = heldBack.get(call);
      heldBack.delete(call);
      await until;
      return arrived === undefined ? answer(call) : { ...answer(call), delayMilliseconds: 600_000 };
    },
  });
  return {
    server,
    calls,
    hang: (call) => new Promise((resolve) => hanging.set(call, resolve)),
    holdBack: (call, until) => void heldBack.set(call, until),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** The answer of the whole dinner. */
export const ANSWER = "Dinner is served.";

function answer(call: DinnerCall): ModelReply {
  if (call === "planner") return { ...planOf(...DINNER), usage: USAGE };
  return { text: call === "synthesizer" ? ANSWER : `${call} is done`, usage: USAGE };
}

function callOf({ schema, lastUser }: ModelRequest): DinnerCall {
  if (schema === "plan") return "planner";
  const task = lastUser.split("Your task:\n").at(-1) ?? "";
  return CALLS.find((call) => task === `do ${call}`) ?? "synthesizer";
}
