import { channel } from "node:diagnostics_channel";
import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import { createModels, summarize } from "../../../src/index.ts";
import { MODEL_CALL_CHANNEL, type PublishedCall } from "../../../src/journal/call-channel.ts";
import {
  eventsOf,
  tellUntilCompacted,
  turn,
  windowWith,
  talkAnswers,
  withSummaries,
} from "../../support/long-talk.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const script = withSummaries(() => ({ text: "Facts: C-1001." }), talkAnswers);
const messages = Array.from({ length: 9 }, (_, index) => ({
  role: "user" as const,
  content: turn(index + 1),
}));

test("a summary is no part of the chat", async () => {
  await using scripted = await scriptedModels(script);
  const conversation = windowWith(summarize());
  const graph = createRouter({ specialists, models: scripted.models, conversation });
  let chat = "";
  for await (const [message] of await graph.stream({ messages }, { streamMode: "messages" }))
    chat += message.text;
  expect(chat).toContain("Done, as always.");
  expect(chat).not.toContain("C-1001");
});

test("the call of a summary is published under the agent `compaction`, as recordings and traces read it", async () => {
  await using scripted = await scriptedModels(script);
  const conversation = windowWith(summarize());
  const graph = createRouter({ specialists, models: scripted.models, conversation });
  const agents = new Set<string>();
  const listen = (message: unknown): void => {
    agents.add((message as PublishedCall).call.agent ?? "");
  };
  const calls = channel(MODEL_CALL_CHANNEL);
  calls.subscribe(listen);
  try {
    await graph.invoke({ messages });
  } finally {
    calls.unsubscribe(listen);
  }
  expect([...agents]).toEqual(["compaction", "classifier", "cook"]);
});

test("a rehearsal compacts without any server", async () => {
  const models = createModels(() => ({
    mode: "rehearsal",
    baseUrl: null,
    apiKey: null,
    models: { classifier: "m", manager: "m", specialist: "m" },
    structuredOutput: "json_schema",
    temperature: "auto",
  }));
  const conversation = windowWith(summarize());
  const graph = createRouter({ specialists, models, conversation, checkpointer: new MemorySaver() });
  const told = await tellUntilCompacted(graph);
  expect(eventsOf(told, "compacted")).toHaveLength(1);
  expect(eventsOf(told, "finished")).toMatchObject([{ outcome: { status: "completed", mode: "rehearsal" } }]);
});
