import { createModelServer, type ModelServer } from "../../../../src/testing/index.ts";
import type { ModelReply, ModelRequest } from "../../../../src/testing/index.ts";
import { planOf } from "../../../support/scripted-models.ts";

/** A plan with a chain and two steps at once, for the shipped supervisor. */
export const DINNER = [
  { id: "shop", agent: "researcher", task: "do shop", dependsOn: [] },
  { id: "soup", agent: "coder", task: "do soup", dependsOn: ["shop"] },
  { id: "bread", agent: "writer", task: "do bread", dependsOn: ["shop"] },
  { id: "serve", agent: "researcher", task: "do serve", dependsOn: ["soup", "bread"] },
];

/** Every call that the dinner takes. */
export const CALLS = ["planner", "shop", "soup", "bread", "serve", "synthesizer"] as const;

/** One call of the dinner. */
export type DinnerCall = (typeof CALLS)[number];

/** A model server that cooks, and that can leave a call without an answer. */
export interface DinnerServer extends AsyncDisposable {
  server: ModelServer;
  /** Every call that came, in order. */
  calls: DinnerCall[];
  /** From now on the first call of this name has no answer; resolves when it has come. */
  hang(call: DinnerCall): Promise<void>;
  /** The next call of this name has its answer only after that. */
  holdBack(call: DinnerCall, until: Promise<void>): void;
}

/** Each call uses as many tokens. */
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
