import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../graphs/index.ts";
import { defineSpecialist, type createModels } from "../../src/index.ts";
import { ARTICLES } from "./behavior.ts";

type Options = { models: ReturnType<typeof createModels>; tools: boolean };

/** The part of a graph that is used here. */
export interface Runnable {
  invoke(input: object): Promise<Ended>;
  stream(
    input: object,
    options: { streamMode: ["messages", "values"] },
  ): Promise<AsyncIterable<[string, unknown]>>;
}

/** How a run ended. */
export interface Ended {
  messages: { text: string }[];
  outcome: { status: string; code: string | null; reason: string | null };
}

const stock = tool(({ article }) => `${article}: ${ARTICLES[article]}`, {
  name: "stock",
  description: "Tells how much of an article is in stock.",
  schema: z.object({ article: z.string() }),
});
const count = tool(() => `${Object.values(ARTICLES).reduce((total, one) => total + one, 0)}`, {
  name: "count",
  description: "Counts everything in stock.",
  schema: z.object({}),
});

function clerk({ tools }: Options) {
  return defineSpecialist({
    name: "clerk",
    description: "answers questions",
    prompt: "You answer questions.",
    ...(tools && { tools: [stock, count] }),
  });
}

const other = defineSpecialist({ name: "other", description: "does the rest", prompt: "You do the rest." });
const retry = { attempts: 3, pauseMilliseconds: 1 };

/** The graphs of the table, by their columns. */
export const GRAPHS: Readonly<Record<string, (options: Options) => unknown>> = {
  router: (options) => createRouter({ specialists: [clerk(options), other], models: options.models, retry }),
  supervisor: (options) =>
    createSupervisor({ specialists: [clerk(options), other], models: options.models, retry }),
  handoffs: (options) =>
    createHandoffs({
      specialists: [{ ...clerk(options), handoffs: ["other"] }, other],
      entry: "clerk",
      models: options.models,
      retry,
    }),
};
