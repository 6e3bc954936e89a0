import { tool } from "@langchain/core/tools";
import { interrupt, MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { AIMessage } from "@langchain/core/messages";
import { EventType, type Event } from "@ag-ui/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { readAgUiInput, streamAgUi } from "../../../src/ag-ui/index.ts";
import type { UsageEntry } from "../../../src/run/usage.ts";
import { defineSpecialist } from "../../../src/index.ts";
import {
  agUiClient,
  agUiServer,
  answersTo,
  conversationOf,
  eventsOf,
  seenRun,
} from "../../support/ag-ui/ag-ui-server.ts";
import { answers, routerServer } from "../../support/ag-ui/router-server.ts";
import { clerkScript, mailroom } from "../../support/mailroom.ts";
import { look } from "../../support/desk.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker } from "../../support/specialists.ts";
import type { ModelRequest } from "../../../src/testing/index.ts";

/** Calls the tool once, always under the same id, as servers do that number the calls of each conversation. */
function sameId({ messages, lastUser }: ModelRequest) {
  if (messages.at(-1)?.role === "tool") return { text: "done" };
  const word = lastUser.includes("two") ? "two" : "one";
  return { toolCalls: [{ id: "call_0", name: "look", arguments: { word } }] };
}

const finder = defineSpecialist({ name: "finder", description: "finds", prompt: "You find.", tools: [look] });

test("calls with the same id, of parallel steps and of the next request, are shown each with its own result", async () => {
  const plan = planOf(step("one", [], "finder"), step("two", [], "finder"));
  await using scripted = await scriptedModels((request) => {
    if (request.schema === "plan") return plan;
    return request.system.startsWith("You write the final") ? { text: "All found." } : sameId(request);
  });
  const graph = createSupervisor({
    specialists: [finder, baker],
    models: scripted.models,
    checkpointer: new MemorySaver(),
  });
  await using server = await agUiServer(graph, {
    toolContent: true,
    config: { configurable: { thread_id: "one" } },
  });
  const agent = agUiClient(server.url, "find");
  await seenRun(agent);
  agent.addMessage({ id: "again", role: "user", content: "find again" });
  const run = await seenRun(agent);
  expect([run.error, run.warnings]).toEqual([null, []]);
  const shown = conversationOf(agent).filter((line) => line.includes("calls") || line.startsWith("tool"));
  const pairs = shown.flatMap((line, index) => (line.includes("calls") ? `${line} ${shown[index + 1]}` : []));
  const pairOf = (word: string): string => `assistant: calls look({"word":"${word}"}) tool: ${word}: found`;
  expect(pairs.toSorted((one, other) => one.localeCompare(other))).toEqual([
    pairOf("one"),
    pairOf("one"),
    pairOf("two"),
    pairOf("two"),
  ]);
});

test("a tool that asks a person is one call, and its result comes in the run that goes on", async () => {
  const asking = tool(() => `the person says ${String(interrupt("How hot?"))}`, {
    name: "ask",
    description: "asks",
    schema: z.object({}),
  });
  const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook.", tools: [asking] });
  await using scripted = await scriptedModels(({ schema, messages }) => {
    if (schema === "route") return routeTo("cook");
    if (messages.at(-1)?.role === "tool") return { text: "done" };
    return { toolCalls: [{ id: "call_0", name: "ask", arguments: {} }] };
  });
  const graph = createRouter({
    specialists: [cook, baker],
    models: scripted.models,
    checkpointer: new MemorySaver(),
  });
  await using server = await agUiServer(graph, {
    toolContent: true,
    config: { configurable: { thread_id: "one" } },
  });
  const agent = agUiClient(server.url, "soup");
  const asked = await seenRun(agent);
  expect(agent.pendingInterrupts).toMatchObject([
    { reason: "input_required", metadata: { question: { kind: "other", value: "How hot?" } } },
  ]);
  const run = await seenRun(
    agent,
    answersTo(agent.pendingInterrupts, () => "very"),
  );
  expect([asked.error, run.error, run.warnings]).toEqual([null, null, []]);
  expect([eventsOf(asked, "TOOL_CALL_START").length, eventsOf(run, "TOOL_CALL_START").length]).toEqual([
    1, 0,
  ]);
  expect(conversationOf(agent)).toEqual([
    "user: soup",
    "assistant: calls ask({})",
    "tool: the person says very",
    "cook: done",
  ]);
});

test("each request on a thread reports its own tokens", async () => {
  await using server = await routerServer(answers);
  const agent = agUiClient(server.url, "soup?");
  const first = await seenRun(agent);
  agent.addMessage({ id: "next", role: "user", content: "soup?" });
  const second = await seenRun(agent);
  const tokens = [first, second].map(
    (run) => eventsOf(run, "RUN_FINISHED")[0]?.usage?.[0]?.outputTokens ?? 0,
  );
  expect(tokens[0]).toBeGreaterThan(0);
  expect(tokens[1]).toBe(tokens[0]);
});

test("a run that waits reports its tokens, and the run that goes on those of its own calls", async () => {
  await using scripted = await scriptedModels(clerkScript("ann"));
  const graph = createRouter({
    specialists: [mailroom().clerk, baker],
    models: scripted.models,
    checkpointer: new MemorySaver(),
  });
  await using server = await agUiServer(graph);
  const agent = agUiClient(server.url, "write to ann");
  const asked = await seenRun(agent);
  const run = await seenRun(
    agent,
    answersTo(agent.pendingInterrupts, () => true),
  );
  const tokens = [asked, run].map((part) => eventsOf(part, "RUN_FINISHED")[0]?.usage?.[0]?.outputTokens ?? 0);
  expect(tokens.every((count) => count > 0)).toBe(true);
  const { usage } = (await graph.getState({ configurable: { thread_id: "user one" } })).values as {
    usage: UsageEntry[];
  };
  expect(tokens[0]! + tokens[1]!).toBe(usage.reduce((sum, { outputTokens }) => sum + outputTokens, 0));
});

test("a run that was stopped reports the calls that were over", async () => {
  const stop = new AbortController();
  await using scripted = await scriptedModels(({ schema }) => {
    if (schema === "route") return routeTo("baker");
    return { fault: { kind: "stall", afterCharacters: 4, reply: { text: "This never ends." } } };
  });
  const graph = createRouter({
    specialists: [finder, baker],
    models: scripted.models,
    checkpointer: new MemorySaver(),
  });
  const messages = [{ id: "u", role: "user", content: "bread" }];
  const input = await readAgUiInput({ threadId: "1", runId: "2", messages });
  const config = { configurable: { thread_id: "one" }, signal: stop.signal };
  const events: Event[] = [];
  for await (const event of streamAgUi(graph, input, { config })) {
    events.push(event);
    if (event.type === EventType.TEXT_MESSAGE_CONTENT) stop.abort();
  }
  expect(events.at(-1)).toMatchObject({
    outcome: { type: "cancelled" },
    usage: [{ outputTokens: expect.any(Number) }],
  });
});

test("a breakpoint, which asks nothing, ends the run with an error that says so", async () => {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("answer", () => ({ messages: [new AIMessage("done")] }))
    .addEdge(START, "answer")
    .compile({ checkpointer: new MemorySaver(), interruptBefore: ["answer"] });
  await using server = await agUiServer(graph);
  const run = await seenRun(agUiClient(server.url, "soup"));
  expect(eventsOf(run, "RUN_ERROR")).toMatchObject([
    { code: "thread_unfinished", message: expect.stringContaining("breakpoint") },
  ]);
});
