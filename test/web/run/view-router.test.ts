import { expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import { scriptBySchema, scriptOf, type Fault, type ModelReply } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { spanTree, timeFaults, watchThread } from "../../support/watched-thread.ts";

const soup = { text: "Leek and potato soup.", chunkCharacters: 5 };

test("a routed request: the decision, the boxes, the spans with their calls, and the answer", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text: soup }));
  const graph = createRouter({ specialists: [cook, baker], models: scripted.models });
  await using thread = watchThread(graph);
  expect(await thread.run(ask("soup, please"))).toBe(null);
  const view = await thread.view();
  const { run, startedAt, endedAt, spans, usage, outcome, texts, ...rest } = view;

  expect(rest).toEqual({
    request: "soup, please",
    status: "finished",
    mode: "live",
    route: { specialist: "cook", confidence: 0.9, reason: "for the test", isFallback: false },
    plan: [],
    replans: 0,
    handoffs: [],
    active: null,
    boxes: { classifier: "done", cook: "done" },
    notices: [],
    house: null,
    answer: soup.text,
  });
  expect(spanTree(view)).toEqual([
    "agent classifier done",
    "agent classifier done > model gpt-4.1-mini done",
    "agent cook done",
    "agent cook done > model gpt-4.1-mini done",
  ]);
  expect(timeFaults(view)).toEqual([]);
  expect(texts.map(({ key: _, ...text }) => text)).toEqual([
    { agent: "cook", step: null, text: soup.text, isStreaming: false },
  ]);
  expect(usage).toEqual((await thread.history())[0]?.values["usage" as never]);
  expect([outcome?.status, (endedAt ?? 0) >= (startedAt ?? 0), typeof run]).toEqual([
    "completed",
    true,
    "string",
  ]);
  const call = spans.find(({ agent, kind }) => agent === "classifier" && kind === "model")?.call;
  expect(call?.request).toMatchObject({ schema: "route", tools: [] });
  expect(call?.request.messages.at(-1)).toEqual({
    role: "user",
    name: null,
    text: "soup, please",
    toolCalls: [],
  });
});

test("while the specialist writes: its box runs, and its text grows", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text: soup }));
  await using thread = watchThread(createRouter({ specialists: [cook, baker], models: scripted.models }));
  const boxes: unknown[] = [];
  await thread.run(ask("soup"), {
    onEvent: async () => {
      const view = await thread.view({ entries: thread.streamed, values: null, questions: [] });
      boxes.push([view.status, view.boxes, view.answer, view.endedAt]);
    },
  });
  expect(boxes).toEqual([
    ["running", { classifier: "running" }, null, null],
    ["running", { classifier: "done" }, null, null],
    ["running", { classifier: "done", cook: "running" }, null, null],
    ["finished", { classifier: "done", cook: "done" }, null, expect.any(Number)],
  ]);
  const values = {
    messages: [
      { type: "human", content: "soup" },
      { type: "AIMessageChunk", id: "1", name: "cook", content: "Leek" },
    ],
  };
  const writing = await thread.view({ entries: thread.streamed.slice(0, 3), values });
  expect(writing.texts).toEqual([
    { key: "message|1", agent: "cook", step: null, text: "Leek", isStreaming: true },
  ]);
});

test("an attempt that failed is a call of its own, and a notice", async () => {
  const fault: Fault = { kind: "status", status: 500, message: "the oven is cold" };
  await using scripted = await scriptedModels(scriptOf([routeTo("cook"), { fault }, soup]));
  const retry = { pauseMilliseconds: 0 };
  await using thread = watchThread(createRouter({ specialists: [cook], models: scripted.models, retry }));
  await thread.run(ask("soup"));
  const view = await thread.view();
  expect(spanTree(view).slice(2)).toEqual([
    "agent cook done",
    "agent cook done > model gpt-4.1-mini failed",
    "agent cook done > model gpt-4.1-mini (attempt 2) done",
  ]);
  expect(view.notices).toMatchObject([
    {
      tone: "warning",
      agent: "cook",
      step: null,
      text: expect.stringMatching(/^Trying again in 0 ms \(attempt 2\): .*the oven is cold/),
    },
  ]);
  const failed = view.spans.find(({ status }) => status === "failed");
  expect(failed?.call).toMatchObject({ attempt: 1, reply: null, error: { code: "model_server_failed" } });
});

test("an unclear route shows that the fallback answers", async () => {
  const reply: ModelReply = routeTo("cook", 0.1);
  await using scripted = await scriptedModels(scriptBySchema({ route: reply, text: soup }));
  const options = { specialists: [cook, baker], fallback: "baker", minimumConfidence: 0.5 } as const;
  await using thread = watchThread(createRouter({ ...options, models: scripted.models }));
  await thread.run(ask("soup"));
  const view = await thread.view();
  expect([view.route, view.boxes, view.notices.map(({ text }) => text)]).toEqual([
    { specialist: "cook", confidence: 0.1, reason: "for the test", isFallback: true },
    { classifier: "done", baker: "done" },
    ["The classifier was not sure enough about cook. The fallback answers."],
  ]);
});

test("a run that was stopped is over, and what was open in it has stopped", async () => {
  const slow = { ...soup, delayMilliseconds: 30_000 };
  await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text: slow }));
  await using thread = watchThread(createRouter({ specialists: [cook], models: scripted.models }));
  const stop = new AbortController();
  const error = await thread.run(ask("soup"), {
    signal: stop.signal,
    onEvent: () => {
      if (thread.streamed.length === 3) stop.abort();
    },
  });
  expect(error).not.toBe(null);
  const running = await thread.view({ isRunning: true });
  const stopped = await thread.view({ isRunning: false });
  expect([running.status, running.endedAt, running.boxes]).toEqual([
    "running",
    null,
    { classifier: "done", cook: "running" },
  ]);
  expect([stopped.status, stopped.outcome, stopped.boxes]).toEqual([
    "finished",
    null,
    { classifier: "done", cook: "stopped" },
  ]);
  expect(stopped.spans.every(({ endedAt }) => endedAt !== null)).toBe(true);
  expect(stopped.spans.find(({ label }) => label === "cook")).toMatchObject({
    status: "stopped",
    error: "stopped with the run",
  });
});

test("a fast router's route says what decided it, and its failure is a notice", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text: soup }));
  const score = ({ text }: { text: string }) => {
    if (text.includes("bread")) return { baker: 2 };
    throw new Error("no index");
  };
  const fastRouter = { score, threshold: 1 };
  const graph = createRouter({ specialists: [cook, baker], models: scripted.models, fastRouter });
  await using clear = watchThread(graph);
  await clear.run(ask("bread"));
  const { route, notices, boxes } = await clear.view();
  expect([route, notices]).toMatchObject([{ specialist: "baker", decidedBy: "fastRouter", score: 2 }, []]);
  expect(boxes).toEqual({ classifier: "done", baker: "done" });
  await using failed = watchThread(graph);
  await failed.run(ask("soup"));
  const view = await failed.view();
  expect(view.route?.decidedBy).toBe("classifier");
  expect(view.notices.map(({ text }) => text)).toEqual([
    "The fast router failed, so the classifier decides: no index",
  ]);
});
