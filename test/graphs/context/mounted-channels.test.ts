import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { tool, type ToolRuntime } from "@langchain/core/tools";
import {
  Command,
  END,
  MemorySaver,
  MessagesValue,
  ReducedValue,
  START,
  StateGraph,
  StateSchema,
} from "@langchain/langgraph";
import { withLangGraph } from "@langchain/langgraph/zod";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const total = new ReducedValue(z.number().default(0), {
  inputSchema: z.number(),
  reducer: (sum, added: number) => sum + added,
});
const stateSchema = new StateSchema({ total, last: z.string().optional() });

/** Adds 3 to the total. */
const spend = tool(
  (_: object, { toolCallId, context }: ToolRuntime) => {
    const { user } = context as { user: string };
    const messages = [new ToolMessage({ tool_call_id: toolCallId, content: "spent" })];
    return new Command({ update: { total: 3, last: user, messages } });
  },
  { name: "spend", description: "spends", schema: z.object({}) },
);

describe("a graph that is mounted", () => {
  test("adds to a channel of the graphs above it, two levels up, and knows the user; a second turn goes on", async () => {
    await using scripted = await scriptedModels((request) =>
      request.messages.at(-1)?.role === "tool"
        ? { text: "Spent." }
        : { toolCalls: [{ name: "spend", arguments: {} }] },
    );
    const { models } = scripted;
    const buyer = defineSpecialist({
      name: "buyer",
      description: "buys",
      prompt: "You buy.",
      tools: [spend],
    });
    const desk = createHandoffs({ specialists: [buyer], entry: "buyer", stateSchema, models });
    const shop = defineSpecialist({ name: "shop", description: "sells", graph: desk });
    const street = createRouter({ specialists: [shop], classifier: () => "shop", stateSchema, models });
    const town = createRouter({
      specialists: [defineSpecialist({ name: "street", description: "has shops", graph: street })],
      classifier: () => "street",
      contextSchema: z.object({ user: z.string().default("ann") }),
      checkpointer: new MemorySaver(),
      stateSchema,
      models,
    });
    const thread = { configurable: { thread_id: "1" } };
    const first = await town.invoke({ messages: "Buy.", total: 5 }, thread);
    expect(first).toMatchObject({ total: 8, last: "ann" });
    expect(first.teams).toMatchObject({ street: { teams: { shop: { active: "buyer" } } } });
    const second = await town.invoke({ messages: "Buy." }, { ...thread, context: { user: "bob" } });
    expect(second).toMatchObject({ total: 11, last: "bob" });
  });

  test("may describe its channels by a zod object, with reducers of LangGraph's registry", async () => {
    await using scripted = await scriptedModels((request) =>
      request.messages.at(-1)?.role === "tool" || request.tools.length === 0
        ? { text: "Spent." }
        : { toolCalls: [{ name: "spend", arguments: {} }] },
    );
    const sum = withLangGraph(z.number(), {
      reducer: { schema: z.number(), fn: (all: number, added: number) => all + added },
      default: () => 0,
    });
    const buyer = defineSpecialist({
      name: "buyer",
      description: "buys",
      prompt: "You buy.",
      tools: [spend],
    });
    const zodState = z.object({ total: sum, last: z.string().optional() });
    const options = { specialists: [buyer], classifier: () => "buyer" as const, models: scripted.models };
    const router = createRouter({ ...options, stateSchema: zodState });
    const context = { user: "ann" };
    expect(await router.invoke({ messages: "Buy.", total: 5 }, { context })).toMatchObject({
      total: 8,
      last: "ann",
    });
    expect(await router.invoke({ messages: "Buy." }, { context })).toMatchObject({ total: 3 });
    const idle = createRouter({ ...options, specialists: [{ ...buyer, tools: [] }], stateSchema: zodState });
    expect(await idle.invoke({ messages: "Buy." })).toMatchObject({ total: 0 });
  });

  test("that Troupe did not build shares channels as a subgraph of LangGraph does", async () => {
    const own = new StateSchema({ messages: MessagesValue, last: z.string().optional() });
    const graph = new StateGraph(own)
      .addNode("echo", ({ last }) => ({ last: `${last}!`, messages: [new AIMessage("Done.")] }))
      .addEdge(START, "echo")
      .addEdge("echo", END)
      .compile();
    const echo = defineSpecialist({ name: "echo_graph", description: "echoes", graph });
    const router = createRouter({ specialists: [echo], classifier: () => "echo_graph", stateSchema });
    const result = await router.invoke({ messages: "Hi.", last: "ann", total: 2 });
    expect(result).toMatchObject({ last: "ann!", total: 2 });
    expect(result).not.toHaveProperty("teams");
  });
});
