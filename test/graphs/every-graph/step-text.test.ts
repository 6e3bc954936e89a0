import { createAgent } from "langchain";
import { Annotation, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import {
  createHandoffs,
  createRouter,
  createSupervisor,
  type SupervisorOptions,
} from "../../../graphs/index.ts";
import { defineSpecialist, isTroupeEvent, type TroupeEvent } from "../../../src/index.ts";
import { scriptOf, type ContentReply, type ModelReply } from "../../../src/testing/index.ts";
import { call, calls } from "../../support/desk.ts";
import { ask } from "../../support/kitchen.ts";
import { cookWithTools, observe, textsOf } from "../../support/observe-events.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker } from "../../support/specialists.ts";

const cook = cookWithTools();
const inPieces = (text: string): ContentReply => ({ text, chunkCharacters: 4 });
const looking = { ...calls(call("look_up", { of: "salt" })), text: "Let me look." };
const plan = planOf(step("soup", [], "cook"), step("bread", ["soup"], "baker"));
const script = () =>
  scriptOf([plan, looking, inPieces("Leek soup."), inPieces("Rye bread."), inPieces("A dinner.")]);

function team(scripted: ScriptedModels, options: Partial<SupervisorOptions<string>> = {}) {
  const specialists = [cook, baker];
  return createSupervisor<string>({
    specialists,
    models: scripted.models,
    retry: { pauseMilliseconds: 0 },
    ...options,
  });
}

describe("the text of a step", () => {
  test.each([[["custom"]], [["custom", "messages"]]] as ("custom" | "messages")[][][])(
    "comes in pieces while it is written, of specialists with and without tools: %s",
    async (modes) => {
      await using scripted = await scriptedModels(script());
      const { events, chat } = await observe(team(scripted), modes);
      expect(textsOf(events, "soup")).toEqual(["Let me look.", "Leek soup."]);
      expect(textsOf(events, "bread")).toEqual(["Rye bread."]);
      expect(events.filter(({ type, step: id }) => type === "step_text" && id === "bread")).toHaveLength(3);
      // A step is no part of the chat, also if the reader looks into the graphs below.
      expect([...chat.values()]).toEqual(modes.includes("messages") ? ["synthesizer: A dinner."] : []);
    },
  );

  test("makes models stream only in runs whose events are read", async () => {
    const streams = async (run: (graph: ReturnType<typeof team>) => Promise<unknown>) => {
      await using scripted = await scriptedModels(script());
      await run(team(scripted));
      return scripted.server.requests.map(({ stream }) => stream);
    };
    expect(await streams((graph) => graph.invoke(ask("dinner")))).toEqual(Array(5).fill(false));
    expect(await streams((graph) => observe(graph, []))).toEqual(Array(5).fill(false));
    expect(await streams((graph) => observe(graph, ["custom"]))).toEqual([false, true, true, true, false]);
    const silent = { streamMode: "custom", configurable: { stepText: false } } as const;
    const types = new Set<unknown>();
    const read = async (graph: ReturnType<typeof team>): Promise<void> => {
      for await (const event of await graph.stream(ask("dinner"), silent))
        types.add((event as TroupeEvent).type);
    };
    expect(await streams(read)).toEqual(Array(5).fill(false));
    expect([types.has("step_started"), types.has("step_text")]).toEqual([true, false]);
  });

  test("is void from the message that a retry discards", async () => {
    const cut: ModelReply = { fault: { kind: "cut", afterCharacters: 8, reply: inPieces("Rye bread.") } };
    const replies = [planOf(step("bread", [], "baker")), cut, inPieces("Rye bread.")];
    await using scripted = await scriptedModels(scriptOf(replies));
    const { events } = await observe(team(scripted), ["custom"]);
    expect(textsOf(events, "bread")).toEqual(["Rye brea", "Rye bread."]);
    const [voided] = events.flatMap((event) => (event.type === "step_text" ? [event.message] : []));
    expect(events.find(({ type }) => type === "retrying")).toMatchObject({ discards: voided });
  });

  test("comes in LangGraph's newer streams, too, and is no part of the chat there (langgraph 1.7.3)", async () => {
    const cut: ModelReply = { fault: { kind: "cut", afterCharacters: 8, reply: inPieces("Rye bread.") } };
    const replies = [
      plan,
      looking,
      inPieces("Leek soup."),
      cut,
      inPieces("Rye bread."),
      inPieces("A dinner."),
    ];
    await using scripted = await scriptedModels(scriptOf(replies));
    const events: TroupeEvent[] = [];
    const speakers = new Set<string | undefined>();
    for await (const event of await team(scripted).streamEvents(ask("dinner"), { version: "v3" })) {
      const { namespace, data } = event.params;
      if (event.method === "messages") speakers.add(namespace[0]?.split(":")[0]);
      const { payload } = data as { payload?: unknown };
      if (event.method === "custom" && isTroupeEvent(payload)) events.push(payload);
    }
    expect([...speakers]).toEqual(["synthesizer"]);
    expect(textsOf(events, "soup")).toEqual(["Let me look.", "Leek soup."]);
    expect(textsOf(events, "bread")).toEqual(["Rye brea", "Rye bread."]);
    const retrying = events.findIndex(({ type }) => type === "retrying");
    expect(events[retrying]).toMatchObject({
      discards: (events[retrying - 1] as { message: string }).message,
    });
  });

  test("of a mounted team is what the team answers", async () => {
    const replies = [routeTo("cook"), looking, inPieces("Leek soup.")];
    await using scripted = await scriptedModels(scriptOf(replies));
    const kitchen = createRouter({ specialists: [cook, baker], models: scripted.models });
    const specialists = [defineSpecialist({ name: "kitchen", description: "cooks", graph: kitchen })];
    const manager = { plan: [{ agent: "kitchen", task: "Dinner." }] };
    const { events, chat } = await observe(team(scripted, { specialists, manager }), ["custom", "messages"]);
    expect(textsOf(events, "step-1")).toEqual(["Let me look.", "Leek soup."]);
    expect([...chat.values()]).toEqual(["kitchen: Leek soup."]);
  });

  test("comes below a graph that Troupe did not make, if the reader looks into the graphs below", async () => {
    await using scripted = await scriptedModels(script());
    const State = Annotation.Root({ ...MessagesAnnotation.spec });
    const graph = new StateGraph(State).addNode("team", team(scripted)).addEdge(START, "team").compile();
    const { events } = await observe(graph, ["custom"]);
    expect(textsOf(events, "bread")).toEqual(["Rye bread."]);
  });
});

describe("a step is no part of the chat", () => {
  test("if its specialist is a foreign graph", async () => {
    await using scripted = await scriptedModels(scriptOf([looking, inPieces("Leek soup.")]));
    const { model } = await scripted.models.resolve("specialist");
    const agent = createAgent({ model, tools: [...(cook.tools ?? [])], name: "stranger" });
    const specialists = [defineSpecialist({ name: "stranger", description: "cooks", graph: agent })];
    const manager = { plan: [{ agent: "stranger", task: "Dinner." }] };
    const { events, chat } = await observe(team(scripted, { specialists, manager }), ["custom", "messages"]);
    expect([...chat.values()]).toEqual(["stranger: Leek soup."]);
    expect(events.map(({ type }) => type)).toContain("tool_called");
  });

  test("but what a desk says is, piece by piece and with its speaker", async () => {
    await using scripted = await scriptedModels(scriptOf([looking, inPieces("Leek soup.")]));
    const desk = createHandoffs({
      specialists: [defineSpecialist({ ...cook, handoffs: ["baker"] }), baker],
      entry: "cook",
      models: scripted.models,
    });
    const { events, chat } = await observe(desk, ["custom", "messages"]);
    expect([...chat.values()].filter((said) => said.startsWith("cook"))).toEqual([
      "cook: Let me look.",
      "cook: Leek soup.",
    ]);
    expect(events.map(({ type }) => type)).not.toContain("step_text");
  });
});
