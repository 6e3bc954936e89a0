import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { ConfigurationError, isTroupeEvent, type ConversationOptions } from "../../../src/index.ts";
import { scriptBySchema, type RecordedRequest } from "../../../src/testing/index.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const plan = planOf(step("soup"), step("bread", ["soup"], "baker"));
const script = scriptBySchema({ route: routeTo("cook"), plan, text: { text: "done" } });
type Options = ScriptedModels["models"];

const graphs = [
  [
    "router",
    2,
    (models: Options, conversation?: ConversationOptions) =>
      createRouter({ specialists, models, ...(conversation && { conversation }) }),
  ],
  [
    "supervisor",
    4,
    (models: Options, conversation?: ConversationOptions) =>
      createSupervisor({
        specialists,
        models,
        checkpointer: new MemorySaver(),
        ...(conversation && { conversation }),
      }),
  ],
  [
    "handoffs",
    1,
    (models: Options, conversation?: ConversationOptions) =>
      createHandoffs({ specialists: [cook], entry: "cook", models, ...(conversation && { conversation }) }),
  ],
] as const;

const sections = Array.from({ length: 24 }, (_, index) => `Section ${index}. ${"word ".repeat(200)}`);
const chapter = sections.join("\n");
const thread = { configurable: { thread_id: "book" } };

function translation(answer: string): BaseMessage[] {
  return [
    new HumanMessage("My customer number is C-1001."),
    new AIMessage({ content: answer, name: "cook" }),
    new HumanMessage("Translate it into German, all sections."),
  ];
}

/** Everything that a request shows. */
function shownIn({ messages }: RecordedRequest): string {
  return messages.map(({ content }) => JSON.stringify(content)).join("\n");
}

describe.each(graphs)("a %s", (_, calls, create) => {
  test("shows a long last answer in full to every model by default, and reports no cut", async () => {
    await using scripted = await scriptedModels(script);
    const graph = create(scripted.models);
    const events: unknown[] = [];
    const input = { messages: translation(chapter) };
    for await (const event of await graph.stream(input, { streamMode: "custom", ...thread }))
      events.push(event);
    expect(scripted.server.requests).toHaveLength(calls);
    for (const request of scripted.server.requests) {
      const shown = shownIn(request);
      expect(sections.filter((section) => !shown.includes(section.trim()))).toEqual([]);
      expect(shown).toContain("C-1001");
    }
    expect(events.filter((event) => isTroupeEvent(event) && event.type === "conversation_cut")).toEqual([]);
  });

  test("reports once a run what does not fit, and says so in every prompt", async () => {
    await using scripted = await scriptedModels(script);
    const graph = create(scripted.models, { characters: 1000 });
    const events: unknown[] = [];
    const input = { messages: translation("short") };
    input.messages.unshift(new HumanMessage("x".repeat(5000)));
    for await (const event of await graph.stream(input, { streamMode: "custom", ...thread }))
      events.push(event);
    const cuts = events.filter((event) => isTroupeEvent(event) && event.type === "conversation_cut");
    expect(cuts).toMatchObject([{ messages: 1, characters: 5000 }]);
    expect(scripted.server.requests).toHaveLength(calls);
    for (const request of scripted.server.requests) {
      expect(shownIn(request)).toContain("Earlier messages were left out: 1 message, 5000 characters.");
      expect(shownIn(request)).toContain("C-1001");
      expect(shownIn(request)).not.toContain("xxx");
    }
  });

  test("is not built with a window that is too small, or with a setting that it does not know", async () => {
    await using scripted = await scriptedModels(script);
    for (const conversation of [{ characters: 0 }, { messages: 12 } as ConversationOptions]) {
      expect(() => create(scripted.models, conversation)).toThrow(ConfigurationError);
    }
  });
});

test("a step that is run again after a fork reports no second cut in its run", async () => {
  await using scripted = await scriptedModels(script);
  const graph = graphs[1][2](scripted.models, { characters: 200 });
  const input = { messages: [new HumanMessage("x".repeat(500)), ...translation("short")] };
  await graph.invoke(input, thread);
  const fork = await graph.updateState(thread, { results: { soup: null } }, "planner");
  const events: unknown[] = [];
  for await (const event of await graph.stream(null, { ...fork, streamMode: "custom" })) events.push(event);
  const types = new Set(events.filter((event) => isTroupeEvent(event)).map(({ type }) => type));
  expect([types.has("step_started"), types.has("conversation_cut")]).toEqual([true, false]);
  expect(scripted.server.requests.at(-1)?.lastUser).toContain("Earlier messages were left out");
});
