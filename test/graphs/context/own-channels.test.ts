import { ToolMessage } from "@langchain/core/messages";
import { tool, type ToolRuntime } from "@langchain/core/tools";
import { Command, MemorySaver, ReducedValue, StateSchema } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { answerApprovals, defineSpecialist, pendingApprovals } from "../../../src/index.ts";
import type { ModelRequest } from "../../../src/testing/index.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { step } from "../../support/plan.ts";

const notes = new ReducedValue(
  z.array(z.string()).default(() => []),
  { inputSchema: z.string(), reducer: (all, added: string) => [...all, added] },
);
const stateSchema = new StateSchema({ booking: z.string().optional(), notes });

/** Books what it is asked for, and writes what it did to the graph's channels. */
const book = tool(
  ({ what }: { what: string }, runtime: ToolRuntime) => {
    const { notes: seen = [] } = runtime.state as { notes?: string[] };
    const answer = new ToolMessage({ tool_call_id: runtime.toolCallId, content: `saw ${seen.join()}` });
    return new Command({ update: { booking: what, notes: `booked ${what}`, messages: [answer] } });
  },
  { name: "book", description: "books something", schema: z.object({ what: z.string() }) },
);

function agent(name: string, options: { approveTools?: true } = {}) {
  return defineSpecialist({
    name,
    description: `does ${name}`,
    prompt: `You are ${name}.`,
    tools: [book],
    ...options,
  });
}

function textOf(content: unknown): string {
  return typeof content === "string" ? content : (JSON.stringify(content) ?? "");
}

/** Calls the tool once for each step, and then answers with what the tool said. */
function booking(what: (request: ModelRequest) => string) {
  return (request: ModelRequest) => {
    const last = request.messages.at(-1);
    if (last?.role === "tool") return { text: textOf(last.content) };
    return { toolCalls: [{ name: "book", arguments: { what: what(request) } }] };
  };
}

describe("channels of a graph's own", () => {
  test("are set by the input, read and written by tools, and come out of a router", async () => {
    await using scripted = await scriptedModels(booking(() => "LH 716"));
    const router = createRouter({
      specialists: [agent("flights")],
      classifier: () => "flights",
      stateSchema,
      models: scripted.models,
    });
    const result = await router.invoke({ messages: "Book.", notes: "asked" });
    expect(result).toMatchObject({ booking: "LH 716", notes: ["asked", "booked LH 716"] });
    expect(result.messages.at(-1)?.text).toBe("saw asked");
    expect(result).not.toHaveProperty("channelUpdates");
  });

  test("pass through a team and out of it: router, team, specialist with tools", async () => {
    await using scripted = await scriptedModels(booking(() => "a room"));
    const team = createSupervisor({
      name: "trip",
      stateSchema,
      models: scripted.models,
      specialists: [agent("hotels")],
      manager: { plan: [step("one", [], "hotels"), step("two", ["one"], "hotels")] },
      synthesis: "forward",
    });
    const trip = defineSpecialist({ name: "trip", description: "plans trips", graph: team });
    const router = createRouter({
      specialists: [trip],
      classifier: () => "trip",
      stateSchema,
      models: scripted.models,
    });
    const result = await router.invoke({ messages: "Book.", notes: "asked" });
    expect(result.notes).toEqual(["asked", "booked a room", "booked a room"]);
    expect(result.booking).toBe("a room");
    expect(result.teams?.["trip"]).toMatchObject({
      plan: [{ id: "one" }, { id: "two" }],
      results: { one: { status: "completed" }, two: { status: "completed" } },
      outcome: { status: "completed" },
    });
    expect(result.outcome?.steps).toEqual({ completed: 2, failed: 0, skipped: 0, unfinished: 0 });
  });

  test("of parallel steps go through their reducers; without one the last step of the plan wins", async () => {
    await using scripted = await scriptedModels(
      booking(({ lastUser }) => (lastUser.includes("do left") ? "left" : "right")),
    );
    const team = createSupervisor({
      stateSchema,
      models: scripted.models,
      specialists: [agent("hotels")],
      manager: { plan: [step("left", [], "hotels"), step("right", [], "hotels")] },
      synthesis: "forward",
    });
    const result = await team.invoke({ messages: "Book.", notes: "asked" });
    expect(result.notes).toEqual(["asked", "booked left", "booked right"]);
    expect(result.booking).toBe("right");
  });

  test("follow a conversation that is handed over", async () => {
    await using scripted = await scriptedModels((request) => {
      const last = request.messages.at(-1);
      if (textOf(last?.content).startsWith("saw")) return { text: textOf(last?.content) };
      const name = request.tools.some((one) => one.function.name === "transfer_to_hotels")
        ? "transfer_to_hotels"
        : "book";
      const given = name === "book" ? { what: "a room" } : { task: "book", reason: "hotels" };
      return { toolCalls: [{ name, arguments: given }] };
    });
    const desk = defineSpecialist({
      name: "desk",
      description: "opens",
      prompt: "You open.",
      handoffs: ["hotels"],
    });
    const graph = createHandoffs({
      specialists: [desk, agent("hotels")],
      entry: "desk",
      stateSchema,
      models: scripted.models,
    });
    const result = await graph.invoke({ messages: "Book.", notes: "asked" });
    expect(result).toMatchObject({ active: "hotels", booking: "a room", notes: ["asked", "booked a room"] });
  });

  test("keep what was written before a run waited for a person", async () => {
    await using scripted = await scriptedModels((request) => {
      const tools = request.messages.filter(({ role }) => role === "tool").length;
      if (tools === 2) return { text: "Both are booked." };
      return { toolCalls: [{ name: "book", arguments: { what: tools === 0 ? "a flight" : "a room" } }] };
    });
    const router = createRouter({
      specialists: [agent("trip", { approveTools: true })],
      classifier: () => "trip",
      stateSchema,
      models: scripted.models,
      checkpointer: new MemorySaver(),
    });
    const thread = { configurable: { thread_id: "1" } };
    let result = await router.invoke({ messages: "Book." }, thread);
    for (let asked = 0; asked < 2; asked += 1) {
      const [question] = await pendingApprovals(router, thread);
      if (question === undefined) throw new Error("nothing waits");
      const answers = { [question.id]: { approval: question.id, decision: "approve" } } as const;
      result = await router.invoke(await answerApprovals(router, thread, answers), thread);
    }
    expect(result.notes).toEqual(["booked a flight", "booked a room"]);
  });

  test("that the graph does not have are named when a tool writes to them", async () => {
    await using scripted = await scriptedModels(booking(() => "a room"));
    const router = createRouter({
      specialists: [agent("hotels")],
      classifier: () => "hotels",
      models: scripted.models,
    });
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    expect((await router.invoke({ messages: "Book." })).outcome?.status).toBe("completed");
    expect((await warned).message).toBe(
      'the tool book wrote to the unknown channel "booking", which is lost; available: messages. Add the channel to the graph\'s `stateSchema`.',
    );
  });

  test.each([
    [z.object({ outcome: z.string() }), 'stateSchema has a channel "outcome", which is reserved'],
    [{ booking: "text" }, "stateSchema must be a zod object or a StateSchema, but is a plain object"],
  ])("are refused when the graph is built if they cannot be channels", (given, fault) => {
    const build = () =>
      createRouter({ specialists: [agent("hotels")], stateSchema: given as unknown as typeof stateSchema });
    expect(build).toThrow(fault);
  });
});
