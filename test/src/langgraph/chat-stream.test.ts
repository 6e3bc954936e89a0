import { AIMessage, HumanMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import type { RunnableConfig } from "@langchain/core/runnables";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { insideChat, keepOutOfChat, outsideChat } from "../../../src/langgraph/chat-stream.ts";

/** A graph whose nodes say "hello" by a model and return the result of a tool. */
const inner = new StateGraph(MessagesAnnotation)
  .addNode("speak", async ({ messages }) => ({
    messages: [await new FakeListChatModel({ responses: ["hello"] }).invoke(messages)],
  }))
  .addNode("look", async ({ messages }) => {
    await new FakeListChatModel({ responses: ["thoughts of a tool"] }).invoke(messages);
    return { messages: [new ToolMessage({ content: "a raw result", tool_call_id: "1" })] };
  })
  .addEdge(START, "speak")
  .addEdge("speak", "look")
  .compile();

type Invoke = (config: RunnableConfig) => Promise<{ messages: BaseMessage[] }>;

/** What streams of a graph whose only node runs the graph above: the namespace's node, the kind and the text of each message. */
async function streamed(
  run: (config: RunnableConfig, invoke: Invoke) => Promise<BaseMessage[]>,
  subgraphs: boolean,
): Promise<string[]> {
  const outer = new StateGraph(MessagesAnnotation)
    .addNode("ask", async ({ messages }, config) => ({
      messages: await run(config, (own) => inner.invoke({ messages }, own)),
    }))
    .addEdge(START, "ask")
    .compile();
  const said = new Map<string, string>();
  const input = { messages: [new HumanMessage("hi")] };
  for await (const [namespace, [message]] of await outer
    .stream(input, {
      streamMode: "messages",
      subgraphs: subgraphs as true,
    })
    .then((stream) => withNamespace(stream, subgraphs))) {
    const start = `${namespace.map((part) => part.split(":", 1)[0]).join("/")} ${message.getType()} `;
    const id = message.id ?? "";
    said.set(id, (said.get(id) ?? start) + message.text);
  }
  return [...said.values()].map((line) => line.trim());
}

type Chunk = [string[], [BaseMessage, unknown]];

async function* withNamespace(stream: AsyncIterable<unknown>, subgraphs: boolean): AsyncGenerator<Chunk> {
  for await (const chunk of stream) yield (subgraphs ? chunk : [[], chunk]) as Chunk;
}

const nothing: BaseMessage[] = [];

describe("the stream mode messages of a graph in a node (langgraph 1.7.3)", () => {
  test("has all messages of the graph if nothing is changed, with subgraphs only", async () => {
    const plain = (config: RunnableConfig, invoke: Invoke) => invoke(config).then(() => nothing);
    expect(await streamed(plain, false)).toEqual([]);
    expect(await streamed(plain, true)).toEqual([
      "ask ai hello",
      "ask ai thoughts of a tool",
      "ask tool a raw result",
    ]);
  });

  test("has what one node of the graph says, also without subgraphs, and no result of a tool", async () => {
    const inside = (config: RunnableConfig, invoke: Invoke) =>
      insideChat(config, { speaker: config, node: "speak" }, invoke).then(() => nothing);
    expect(await streamed(inside, false)).toEqual(["ai hello"]);
    expect(await streamed(inside, true)).toEqual(["ask ai hello"]);
  });

  test("has each message once if the node returns it, too", async () => {
    const inside = (config: RunnableConfig, invoke: Invoke) =>
      insideChat(config, { speaker: config, node: "speak" }, invoke).then(({ messages }) =>
        messages.filter((message) => AIMessage.isInstance(message)),
      );
    expect(await streamed(inside, false)).toEqual(["ai hello"]);
  });

  test("has nothing of a graph outside of the chat, nor a message that is kept out of it", async () => {
    const outside = (config: RunnableConfig, invoke: Invoke) =>
      outsideChat(config, invoke).then(() => {
        const kept = new ToolMessage({ id: "kept", content: "a raw result", tool_call_id: "2" });
        keepOutOfChat(config, [kept]);
        return [kept, new AIMessage({ id: "said", content: "done" })];
      });
    expect(await streamed(outside, false)).toEqual(["ai done"]);
    expect(await streamed(outside, true)).toEqual(["ai done"]);
  });
});
