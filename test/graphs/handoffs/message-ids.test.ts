import { HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createHandoffs } from "../../../graphs/handoffs.ts";
import { thread } from "../../support/approvals.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";

test("a conversation that a client sends again with its ids is kept once, also from a checkpoint", async () => {
  await using scripted = await scriptedModels(() => ({ text: "done" }));
  const { models } = scripted;
  const desk = createHandoffs({
    specialists: [cook],
    entry: "cook",
    models,
    checkpointer: new MemorySaver(),
  });
  await desk.invoke({ messages: [new HumanMessage({ id: "h1", content: "one" })] }, thread);
  const { messages } = await desk.invoke(
    { messages: [new HumanMessage({ id: "h2", content: "two" })] },
    thread,
  );
  await desk.invoke({ messages: [...messages, new HumanMessage({ id: "h3", content: "three" })] }, thread);
  const { messages: kept } = (await desk.getState(thread)).values as { messages: BaseMessage[] };
  expect(kept.map(({ text }) => text)).toEqual(["one", "done", "two", "done", "three", "done"]);
});
