import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { chatTags, nameSpeaker } from "../../../src/langgraph/chat-stream.ts";
import { messageNote } from "../../../src/langgraph/message-note.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const thread = { configurable: { thread_id: "one" } };

test("a reply under the tag nostream is not part of the stream mode messages (langgraph 1.7.3)", async () => {
  const streamed = async (isVisible: boolean) => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("talk", async ({ messages }, config) => {
        const model = new FakeListChatModel({ responses: ["hello"] });
        const reply = await model.invoke(messages, { ...config, tags: chatTags(isVisible) });
        // The reply is not returned: LangGraph also streams the messages of a node's update.
        return { messages: reply.text === "hello" ? [] : [reply] };
      })
      .addEdge(START, "talk")
      .compile();
    let text = "";
    const stream = await graph.stream({ messages: [new HumanMessage("hi")] }, { streamMode: "messages" });
    for await (const [message] of stream) text += message.text;
    return text;
  };
  expect([await streamed(true), await streamed(false)]).toEqual(["hello", ""]);
});

test("the serialized form of a message has a name that is in lc_kwargs only (core 1.4.0)", () => {
  const kwargsOf = (message: BaseMessage) =>
    (JSON.parse(JSON.stringify(message)) as { kwargs: object }).kwargs;
  const plain = new AIMessage("hello");
  plain.name = "ann";
  expect(kwargsOf(plain)).not.toHaveProperty("name");
  const named = new AIMessage("hello");
  nameSpeaker(named, "ann");
  expect(kwargsOf(named)).toHaveProperty("name", "ann");
  nameSpeaker(named, "bob");
  expect([named.name, kwargsOf(named)]).toEqual(["ann", expect.objectContaining({ name: "ann" })]);
});

test("a note in response_metadata is kept in checkpoints, and not sent to a model (langgraph 1.7.3, core 1.4.0)", async () => {
  const note = messageNote<{ secret: string }>("troupe_test");
  const reply = new AIMessage({ content: "hello", response_metadata: { finish_reason: "stop" } });
  expect(note.read(reply)).toBeNull();
  note.write(reply, { secret: "for us only" });
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("talk", () => ({}))
    .addEdge(START, "talk")
    .compile({ checkpointer: new MemorySaver() });
  await graph.invoke({ messages: [new HumanMessage("hi"), reply] }, thread);
  const { messages } = (await graph.getState(thread)).values as { messages: BaseMessage[] };
  const kept = messages.at(-1)!;
  expect([note.read(kept), kept.response_metadata["finish_reason"]]).toEqual([
    { secret: "for us only" },
    "stop",
  ]);

  await using scripted = await scriptedModels(() => ({ text: "fine" }));
  const { model } = await scripted.models.resolve("specialist");
  await model.invoke([...messages, new HumanMessage("and now?")]);
  const sent = JSON.stringify(scripted.server.requests[0]);
  expect(sent).toContain("hello");
  expect(sent).not.toContain("for us only");
});
