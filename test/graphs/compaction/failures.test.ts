import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { eventText } from "../../../cli/view/event-text.ts";
import { createHandoffs, createRouter } from "../../../graphs/index.ts";
import { summarize, type Compaction } from "../../../src/index.ts";
import { type ModelReply } from "../../../src/testing/index.ts";
import {
  eventsOf,
  isSummary,
  shownIn,
  talkAnswers,
  tell,
  tellUntilCompacted,
  turn,
  windowWith,
  withSummaries,
} from "../../support/long-talk.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const retry = { attempts: 1 };

async function compactedBy(
  compaction: Compaction,
  { reply = { text: "Facts: none." }, ...more }: { reply?: ModelReply; compactionSeconds?: number } = {},
) {
  const scripted = await scriptedModels(withSummaries(() => reply, talkAnswers));
  const { models, server } = scripted;
  const conversation = windowWith(compaction, more);
  const graph = createRouter({ specialists, models, conversation, retry, checkpointer: new MemorySaver() });
  return {
    graph,
    server,
    told: await tellUntilCompacted(graph),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

const wrong: readonly [string, Compaction, RegExp][] = [
  ["throws", () => Promise.reject(new Error("no disk")), /^no disk$/],
  [
    "throws at once",
    () => {
      throw new Error("no disk");
    },
    /^no disk$/,
  ],
  ["returns a number", () => 7 as never, /must return null or a text that is not empty, but returned 7$/],
  [
    "returns an empty text",
    () => " ",
    /must return null or a text that is not empty, but returned the text " "$/,
  ],
  [
    "returns nothing",
    () => undefined as never,
    /must return null or a text that is not empty, but returned undefined$/,
  ],
  ["is summarize itself", summarize as never, /returned a function: call summarize\(\)$/],
];

test.each(wrong)(
  "a compaction that %s is told, and the run goes on with the cut conversation",
  async (_, compaction, why) => {
    await using run = await compactedBy(compaction);
    const { told, server } = run;
    expect(eventsOf(told, "compaction_failed")).toMatchObject([
      { agent: "compaction", message: expect.stringMatching(why) as string },
    ]);
    expect(eventsOf(told, "conversation_cut")).toHaveLength(1);
    expect(eventsOf(told, "finished")).toMatchObject([{ outcome: { status: "completed" } }]);
    expect(told.values.compacted).toBeNull();
    expect(shownIn(server.requests.at(-1) as never)).toContain("Earlier messages were left out");
  },
);

test("without a compaction, handoffs with the whole history read all of it, and nothing says that it was cut", async () => {
  await using scripted = await scriptedModels(talkAnswers);
  const { models, server } = scripted;
  const conversation = windowWith(() => Promise.reject(new Error("no disk")));
  const graph = createHandoffs({
    specialists: [cook],
    entry: "cook",
    history: "whole",
    models,
    conversation,
    checkpointer: new MemorySaver(),
  });
  const told = await tellUntilCompacted(graph);
  const texts = told.events.map((event) => eventText({ event, teams: [] }) ?? "");
  expect(eventsOf(told, "compaction_failed")).toHaveLength(1);
  expect(texts.filter((text) => text.includes("cut"))).toEqual([]);
  expect(shownIn(server.requests.at(-1) as never)).toContain("Turn 1. ");
});

test("a server that fails only the summary does not fail the run, and the next turn tries again", async () => {
  const replies: ModelReply[] = [{ fault: { kind: "status", status: 500 } }, { text: "Facts: salt." }];
  await using scripted = await scriptedModels(
    withSummaries(() => replies.shift() as ModelReply, talkAnswers),
  );
  const { models, server } = scripted;
  const conversation = windowWith(summarize());
  const graph = createRouter({ specialists, models, conversation, retry, checkpointer: new MemorySaver() });
  const { turns, ...told } = await tellUntilCompacted(graph);
  expect(eventsOf(told, "compaction_failed")).toHaveLength(1);
  expect(eventsOf(told, "finished")).toMatchObject([{ outcome: { status: "completed" } }]);
  const next = await tell(graph, turn(turns + 1));
  expect(eventsOf(next, "compacted")).toHaveLength(1);
  expect(shownIn(server.requests.at(-1) as never)).toContain("Facts: salt.");
});

test("a compaction that hangs ends after compactionSeconds, also if it ignores its signal", async () => {
  await using run = await compactedBy(() => new Promise(() => undefined), { compactionSeconds: 0.05 });
  expect(eventsOf(run.told, "compaction_failed")).toMatchObject([
    { message: "compaction did not finish within 0.05 s" },
  ]);
  expect(eventsOf(run.told, "finished")).toMatchObject([{ outcome: { status: "completed" } }]);
});

test("a summary leaves the calls that the request needs", async () => {
  await using scripted = await scriptedModels(withSummaries(() => ({ text: "Facts: none." }), talkAnswers));
  const { models, server } = scripted;
  const conversation = windowWith(summarize());
  const limits = { modelCalls: 2 };
  const graph = createRouter({ specialists, models, conversation, limits, checkpointer: new MemorySaver() });
  const told = await tellUntilCompacted(graph);
  expect(server.requests.filter(isSummary)).toEqual([]);
  expect(eventsOf(told, "compaction_failed")).toMatchObject([
    { message: "limit reached: modelCalls (2); 2 calls left, and 3 are needed" },
  ]);
  expect(eventsOf(told, "finished")).toMatchObject([{ outcome: { status: "completed" } }]);
});

test("a summary leaves a share of the tokens for the request", async () => {
  await using scripted = await scriptedModels(withSummaries(() => ({ text: "Facts: none." }), talkAnswers));
  const { models, server } = scripted;
  const conversation = windowWith(summarize());
  const limits = { tokens: 1_300 };
  const graph = createHandoffs({
    specialists: [cook],
    entry: "cook",
    models,
    conversation,
    limits,
    checkpointer: new MemorySaver(),
  });
  const told = await tellUntilCompacted(graph);
  expect(server.requests.filter(isSummary)).toEqual([]);
  expect(eventsOf(told, "compaction_failed")).toMatchObject([
    { message: expect.stringContaining("tokens (1300)") as string },
  ]);
  expect(eventsOf(told, "finished")).toMatchObject([{ outcome: { status: "completed" } }]);
});

test("null leaves the stretch out, and the prompts say so", async () => {
  await using run = await compactedBy(() => null);
  expect(eventsOf(run.told, "compacted")).toMatchObject([{ shown: 0 }]);
  expect(shownIn(run.server.requests.at(-1) as never)).toContain("Earlier messages were left out: ");
});

test("an abort ends the run, and is no failure of the compaction", async () => {
  const stop = new AbortController();
  await using scripted = await scriptedModels(talkAnswers);
  const compaction: Compaction = (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      stop.abort(new Error("enough"));
    });
  const conversation = windowWith(compaction);
  const graph = createRouter({
    specialists,
    models: scripted.models,
    conversation,
    checkpointer: new MemorySaver(),
  });
  const messages = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({ role: "user", content: turn(number) }));
  await expect(
    graph.invoke({ messages }, { configurable: { thread_id: "a" }, signal: stop.signal }),
  ).rejects.toThrow(/abort|enough/i);
  expect(scripted.server.requests).toEqual([]);
});
