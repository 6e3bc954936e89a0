import { AIMessage } from "@langchain/core/messages";
import { MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { toUIMessageStream, type TroupeUIMessageChunk } from "../../../src/ai-sdk/index.ts";
import { streamRun, type EventItem, type RunItem } from "../../../src/index.ts";

const place = { run: "one", step: null, sequence: 1 };

/** Returns the chunks of a run with these items, without those of progress. */
async function chunksOf(items: AsyncIterable<RunItem<unknown>>): Promise<TroupeUIMessageChunk[]> {
  const chunks: TroupeUIMessageChunk[] = [];
  for await (const chunk of toUIMessageStream(items)) if (chunk.type !== "data-event") chunks.push(chunk);
  return chunks;
}

/** Yields items as a run does. */
// oxlint-disable-next-line typescript/require-await -- a stream is asynchronous
async function* itemsOf(...items: RunItem<unknown>[]): AsyncGenerator<RunItem<unknown>> {
  yield* items;
}

const token = (agent: string, text: string): RunItem<unknown> => ({
  type: "token",
  ...place,
  agent,
  text,
  message: null,
});

test("a breakpoint, which asks nothing, ends the message with an error", async () => {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("answer", () => ({ messages: [new AIMessage("done")] }))
    .addEdge(START, "answer")
    .compile({ checkpointer: new MemorySaver(), interruptBefore: ["answer"] });
  const thread = { configurable: { thread_id: "ann" } };
  expect(await chunksOf(streamRun(graph, { messages: "Dinner." }, thread))).toEqual([
    { type: "start" },
    { type: "start-step" },
    { type: "error", errorText: "thread_unfinished" },
  ]);
});

test("texts that are open at a breakpoint end first", async () => {
  const chunks = await chunksOf(itemsOf(token("cook", "Le")));
  expect(chunks.map(({ type }) => type).slice(-2)).toEqual(["text-end", "error"]);
});

test("texts of two agents without ids of messages stay apart, each with its speaker", async () => {
  const chunks = await chunksOf(
    itemsOf(token("cook", "Le"), token("baker", "Br"), token("cook", "ek"), token("baker", "ead")),
  );
  const texts = new Map<string, string>();
  for (const chunk of chunks) {
    if (chunk.type === "text-start")
      texts.set(chunk.id, `${JSON.stringify(chunk.providerMetadata?.["troupe"]?.["agent"])}: `);
    if (chunk.type === "text-delta") texts.set(chunk.id, `${texts.get(chunk.id) ?? ""}${chunk.delta}`);
  }
  expect([...texts.values()]).toEqual(['"cook": Leek', '"baker": Bread']);
});

test("a call that has no result when the run is stopped ends without one", async () => {
  const called = {
    ...place,
    agent: "cook",
    attempt: 1,
    type: "tool_called" as const,
    tool: "look",
    call: "c",
  };
  const chunks = await chunksOf(
    itemsOf(
      { type: "event", ...place, agent: "cook", event: called, teams: [] },
      { type: "error", ...place, agent: null, code: "run_aborted", message: "stopped", error: null },
    ),
  );
  const begun = chunks.find((chunk) => chunk.type === "tool-input-available");
  expect(chunks.slice(-2)).toEqual([
    expect.objectContaining({ type: "tool-output-error", toolCallId: begun?.toolCallId }),
    { type: "abort" },
  ]);
});

test("a step that runs when the run is over is unfinished, and one that ended is not touched", async () => {
  const step = (id: string, type: "step_started" | "step_finished"): RunItem<unknown> => {
    const event = { ...place, step: id, agent: "cook", attempt: 1, type } as EventItem["event"];
    return { type: "event", ...place, step: id, agent: "cook", event, teams: [] };
  };
  const chunks = await chunksOf(
    itemsOf(step("soup", "step_started"), step("bread", "step_started"), step("bread", "step_finished"), {
      type: "error",
      ...place,
      agent: null,
      code: "budget_exhausted",
      message: "stopped",
      error: null,
    }),
  );
  const last = new Map(
    chunks.flatMap((chunk) => (chunk.type === "data-step" ? [[chunk.id, chunk.data]] : [])),
  );
  expect([...last.values()].map(({ step: id, status }) => `${id} ${status}`)).toEqual([
    "soup unfinished",
    "bread completed",
  ]);
});
