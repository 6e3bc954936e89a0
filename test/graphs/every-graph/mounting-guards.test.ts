import { tool } from "@langchain/core/tools";
import { END, MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, isTroupeEvent } from "../../../src/index.ts";
import { scriptBySchema, type ScriptEntry } from "../../../src/testing/index.ts";
import { lookUp } from "../../support/mounted.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

const request = { messages: [{ role: "user", content: "What is a loop?" }] };
const retry = { pauseMilliseconds: 1, stallMilliseconds: 50 };
const expert = defineSpecialist({
  name: "expert",
  description: "answers",
  prompt: "You are tooled.",
  tools: [lookUp],
});

const lookedUp = { toolCalls: [{ name: "look_up", arguments: { word: "loop" } }] };

function playing(text: ScriptEntry): Promise<ScriptedModels> {
  return scriptedModels(scriptBySchema({ route: routeTo("expert"), text }));
}

test("a server's failure inside an agent is retried, told and booked", async () => {
  await using scripted = await playing([
    lookedUp,
    { fault: { kind: "status", status: 500 } },
    { text: "a loop repeats" },
  ]);
  const router = createRouter({ models: scripted.models, retry, specialists: [expert] });
  const events: unknown[] = [];
  for await (const event of await router.stream(request, { streamMode: "custom" })) {
    if (isTroupeEvent(event) && event.type !== "finished")
      events.push([event.type, event.agent, event.attempt]);
    if (isTroupeEvent(event) && event.type === "finished") events.push(event.outcome.usage.modelCalls);
  }
  expect(events).toEqual([
    ["agent_started", "classifier", 1],
    ["routed", "classifier", 1],
    ["agent_started", "expert", 1],
    ["tool_called", "expert", 1],
    ["tool_answered", "expert", 1],
    ["retrying", "expert", 2],
    4,
  ]);
});

test("a stalled stream inside an agent is given up and asked for again", async () => {
  await using scripted = await playing([
    { fault: { kind: "stall", reply: lookedUp } },
    lookedUp,
    { text: "a loop repeats" },
  ]);
  const { models, server } = scripted;
  const router = createRouter({ models, retry, specialists: [expert] });
  const answers: string[] = [];
  for await (const [message] of await router.stream(request, { streamMode: "messages" })) {
    answers.push(message.text);
  }
  expect(answers).toEqual(["a loop repeats"]);
  await vi.waitFor(() =>
    expect(server.requests.map((one) => one.aborted)).toEqual([false, true, false, false]),
  );
});

test("an abort ends the model call that an agent waits for", async () => {
  await using scripted = await playing({ text: "too late", delayMilliseconds: 60_000 });
  const { models, server } = scripted;
  const stop = new AbortController();
  const run = createRouter({ models, specialists: [expert] }).invoke(request, { signal: stop.signal });
  const ended = run.catch((error: unknown) => error);
  await vi.waitFor(() => expect(server.requests.length).toBe(2));
  stop.abort();
  expect(await ended).toMatchObject({ name: "AbortError" });
  await vi.waitFor(() => expect(server.requests[1]?.aborted).toBe(true));
});

test("every tool call is answered, also of a tool that throws, and later turns are shown none of it", async () => {
  await using scripted = await playing([
    { toolCalls: [...lookedUp.toolCalls, { name: "burn", arguments: {} }, ...lookedUp.toolCalls] },
    { text: "a loop repeats" },
    { text: "again and again" },
  ]);
  const { models, server } = scripted;
  const burn = tool(
    () => {
      throw new Error("it burns");
    },
    { name: "burn", description: "burns", schema: z.object({}) },
  );
  const specialists = [defineSpecialist({ ...expert, tools: [lookUp, burn] })];
  const router = createRouter({ models, specialists, checkpointer: new MemorySaver(), date: false });
  const config = { configurable: { thread_id: "one" } };
  await router.invoke(request, config);
  await router.invoke({ messages: [{ role: "user", content: "And then?" }] }, config);
  const shown = (number: number) =>
    server.requests[number]?.messages.map(({ role, content }) => [role, content]);
  expect(shown(2)).toEqual([
    ["system", "You are tooled."],
    ["user", "What is a loop?"],
    ["assistant", ""],
    ["tool", "loop: see there"],
    ["tool", expect.stringContaining("it burns")],
    ["tool", "loop: see there"],
  ]);
  expect(shown(4)).toEqual([
    ["system", "You are tooled."],
    ["user", "What is a loop?"],
    ["assistant", "a loop repeats"],
    ["user", "And then?"],
  ]);
  expect(server.requests.map((one) => one.refusal).filter(Boolean)).toEqual([]);
});

test("steps of one agent that run at once keep their usage apart", async () => {
  const steps = ["one", "two", "three"].map((id) => ({ id, agent: "expert", task: id, dependsOn: [] }));
  await using scripted = await scriptedModels(
    scriptBySchema({
      plan: planOf(...steps),
      text: ({ lastUser, messages }) =>
        lastUser.endsWith("two") && messages.length === 2 ? lookedUp : { text: "done" },
    }),
  );
  const { models } = scripted;
  const supervisor = createSupervisor({ models, specialists: [expert], synthesis: "forward" });
  const { results, outcome } = await supervisor.invoke(request);
  expect(Object.values(results).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  expect(Object.values(results).map(({ id, usage }) => [id, usage.modelCalls])).toEqual([
    ["one", 1],
    ["two", 2],
    ["three", 1],
  ]);
  expect(outcome?.usage.modelCalls).toBe(5);
});

test("a graph that answers nothing fails, also where an earlier turn holds an answer", async () => {
  await using scripted = await playing({ text: "unused" });
  const { models } = scripted;
  const silent = new StateGraph(MessagesAnnotation)
    .addNode("nothing", () => ({}))
    .addEdge(START, "nothing")
    .addEdge("nothing", END)
    .compile();
  const specialists = [defineSpecialist({ name: "expert", description: "silent", graph: silent })];
  const run = createRouter({ models, specialists }).invoke({
    messages: [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Good day" },
      ...request.messages,
    ],
  });
  await expect(run).rejects.toMatchObject({
    code: "specialist_failed",
    message: "specialist expert: it returned no answer in `messages`",
  });
});
