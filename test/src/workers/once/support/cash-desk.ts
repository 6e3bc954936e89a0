import { tool } from "@langchain/core/tools";
import { InMemoryStore, MemorySaver } from "@langchain/langgraph";
import { z } from "zod";
import { createRouter } from "../../../../../graphs/index.ts";
import type { CompiledGraph } from "../../../../../src/langgraph/compiled-graph.ts";
import { defineSpecialist } from "../../../../../src/index.ts";
import { onceTool, type OnceOptions } from "../../../../../src/workers/index.ts";
import type { ModelReply, ModelRequest, ModelScript } from "../../../../../src/testing/index.ts";
import { routeTo, type ScriptedModels } from "../../../../support/scripted-models.ts";

/** The arguments of a payment. */
export interface Payment {
  order: string;
  amount: number;
}

/** What really happened at the desk, and what its tool does next. */
export interface CashDesk {
  paid: Payment[];
  /** Called before a payment is counted, and after it. */
  before: (payment: Payment) => unknown;
  after: (payment: Payment) => unknown;
}

/** A desk, and the tool `pay` that pays there. */
export function cashDesk(): { desk: CashDesk; pay: PayTool } {
  const desk: CashDesk = { paid: [], before: () => undefined, after: () => undefined };
  return { desk, pay: payAt(desk) };
}

export type PayTool = ReturnType<typeof payAt>;

const payAt = (desk: CashDesk) =>
  tool(
    async (payment) => {
      await desk.before(payment);
      desk.paid.push(payment);
      return (await desk.after(payment)) ?? `paid ${payment.amount} for ${payment.order}`;
    },
    {
      name: "pay",
      description: "Pays an order.",
      schema: z.object({ order: z.string(), amount: z.number() }),
    },
  );

/** The calls of one reply. A number is an amount for the order `a`. */
export type Round = readonly (number | Payment)[];

/** A model that makes these calls, one round after another, and then says "done". It is asked in each step alike. */
export function payingIn(...rounds: readonly Round[]): ModelScript {
  return (request) => roundFor(request, rounds);
}

/** The reply of a model in a conversation that has had so many rounds. */
export function roundFor({ messages, schema }: ModelRequest, rounds: readonly Round[]): ModelReply {
  if (schema === "route") return routeTo("cashier");
  const asked = messages.filter(({ role }) => role === "assistant").length;
  const round = rounds[asked];
  if (round === undefined) return { text: "done" };
  const toolCalls = round.map((one) => ({
    name: "pay",
    arguments: typeof one === "number" ? { order: "a", amount: one } : { ...one },
  }));
  return { toolCalls };
}

/** What the tools answered in the last request of a server. */
export function answers({ server }: ScriptedModels): string[] {
  const messages = server.requests.at(-1)?.messages ?? [];
  return messages
    .filter(({ role }) => role === "tool")
    .map(({ content }) => (typeof content === "string" ? content : JSON.stringify(content)));
}

export const thread = { configurable: { thread_id: "desk" }, durability: "sync" } as const;

/** A router with one cashier, whose tool `pay` pays once. */
export function cashier(
  { models }: ScriptedModels,
  options: OnceOptions<Payment> & { pay: PayTool; store?: InMemoryStore },
): CompiledGraph {
  const { pay, store = new InMemoryStore(), ...once } = options;
  return createRouter({
    models,
    specialists: [
      defineSpecialist({
        name: "cashier",
        description: "Pays orders.",
        prompt: "You pay orders.",
        tools: [onceTool(pay, once)],
      }),
    ],
    checkpointer: new MemorySaver(),
    store,
  });
}
