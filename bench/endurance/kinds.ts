import { tool } from "@langchain/core/tools";
import { InMemoryStore, MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../graphs/index.ts";
import { answerApprovals, defineSpecialist, pendingApprovals, type Models } from "../../src/index.ts";
import { openSharedState } from "../../src/shared-state/index.ts";

/** Runs once, and resolves when the run has ended, however it ended. */
export type RunOnce = (number: number) => Promise<unknown>;

/** The model that a kind of run calls. */
export interface ModelOfKind {
  models: Models;
  baseUrl: string;
}

export const lookUp = tool(({ key }) => `the value of ${key}`, {
  name: "look_up",
  description: "looks up a value",
  schema: z.object({ key: z.string() }),
});

const plain = (name: string) => ({ name, description: `does ${name}`, prompt: `You do ${name}.` });
const cook = defineSpecialist(plain("cook"));
const baker = defineSpecialist(plain("baker"));
const withTools = defineSpecialist({ ...plain("clerk"), tools: [lookUp] });
const ask = (content: string) => ({ messages: [{ role: "user", content }] });
const settled = (run: Promise<unknown>): Promise<unknown> => run.catch(() => undefined);

/** The kinds of runs whose memory is measured. */
export const KINDS: Readonly<Record<string, (model: ModelOfKind) => RunOnce>> = {
  router: ({ models }) => {
    const graph = createRouter({ specialists: [cook, baker], models });
    return () => graph.invoke(ask("soup"));
  },
  "router, an agent with tools": ({ models }) => {
    const graph = createRouter({ specialists: [withTools, cook], models });
    return () => graph.invoke(ask("soup"));
  },
  "supervisor, agents with tools": ({ models }) => {
    const graph = createSupervisor({ specialists: [withTools, cook], models });
    return () => graph.invoke(ask("soup"));
  },
  "handoffs, an agent with tools": ({ models }) => {
    const graph = desk(models);
    return () => graph.invoke(ask("soup"));
  },
  "a team as a specialist": ({ models }) => {
    const graph = createSupervisor({ specialists: [withTools, cook], models });
    const team = { name: "team", description: "does all", graph };
    const router = createRouter({ specialists: [team, baker], models });
    return () => router.invoke(ask("soup"));
  },
  "a mounted agent of langchain": ({ models, baseUrl }) => {
    const model = new ChatOpenAI({ model: "m", apiKey: "none", configuration: { baseURL: baseUrl } });
    const graph = createAgent({ model, tools: [lookUp] });
    const mounted = { name: "agent", description: "looks up", graph };
    const router = createRouter({ specialists: [mounted, baker], models });
    return () => router.invoke(ask("soup"));
  },
  "runs that fail": ({ models }) => {
    const graph = createSupervisor({ specialists: [withTools], models });
    return () => settled(graph.invoke(ask("refuse")));
  },
  "runs that are aborted": ({ models }) => {
    const graph = createRouter({ specialists: [withTools], classifier: () => "clerk", models });
    return () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 20);
      return settled(graph.invoke(ask("wait"), { signal: stop.signal }));
    };
  },
  "streams that are left early": ({ models }) => {
    const graph = desk(models);
    return async () => {
      const stream = await graph.stream(ask("soup"), { streamMode: ["messages", "custom"], subgraphs: true });
      let pieces = 0;
      for await (const _ of stream) if ((pieces += 1) === 6) break;
    };
  },
  "one signal for all runs": ({ models }) => {
    const graph = desk(models);
    const { signal } = new AbortController();
    return async () => {
      for await (const _ of graph.streamEvents(ask("soup"), { version: "v2", signal }));
    };
  },
  "calls that wait for approval": ({ models }) => {
    const careful = defineSpecialist({ ...withTools, approveTools: true });
    return async (number) => {
      // A saver keeps its threads for good, so each run has one of its own.
      const graph = createRouter({
        specialists: [careful],
        classifier: () => "clerk",
        models,
        checkpointer: new MemorySaver(),
      });
      const thread = { configurable: { thread_id: String(number) } };
      await graph.invoke(ask("soup"), thread);
      const answers = (await pendingApprovals(graph, thread)).map(
        ({ id }) => [id, { decision: "approve" }] as const,
      );
      await graph.invoke(await answerApprovals(graph, thread, Object.fromEntries(answers)), thread);
    };
  },
  "shared state": () => {
    const store = new InMemoryStore();
    return async () => {
      await using state = openSharedState(store, { namespace: ["kitchen"], agent: "cook" });
      await state.set("menu", { dish: "soup" });
      await state.update("orders", (orders) => Number(orders ?? 0) + 1);
    };
  },
};

function desk(models: Models) {
  return createHandoffs({
    specialists: [
      defineSpecialist({ ...plain("triage"), handoffs: ["clerk"] }),
      { ...withTools, handoffs: ["triage"] },
    ],
    entry: "triage",
    models,
  });
}
