import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { Annotation, END, MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { expect, test, vi } from "vitest";
import { createHumanReview } from "../../../src/langgraph/human-review.ts";
import { createModelOfProvider } from "../../../src/langgraph/provider-model.ts";

// What Troupe uses of langchain 1.5.14 that is not part of its public API.

test("_getModelInstance of the model that initChatModel makes is the provider's own model", async () => {
  vi.stubEnv("OPENAI_API_KEY", "none");
  const model = await createModelOfProvider("gpt-4.1-mini", { modelProvider: "openai", temperature: 0 });
  vi.unstubAllEnvs();
  expect(model).toBeInstanceOf(ChatOpenAI);
  expect(model).toMatchObject({ model: "gpt-4.1-mini", temperature: 0 });
});

test("the hook of the human-in-the-loop middleware asks by interrupt, and makes an update of the answer", async () => {
  const State = Annotation.Root({ ...MessagesAnnotation.spec, seen: Annotation<unknown[]> });
  const review = createHumanReview(["pay"]);
  const graph = new StateGraph(State)
    .addNode("agent", async ({ messages }) => {
      const call = [{ messages } as never, { context: {} } as never] as const;
      const question = await review.questionAbout(...call);
      const approved = await review.updateAfter({ decisions: [{ type: "approve" }] }, ...call);
      const rejected = await review.updateAfter(
        { decisions: [{ type: "reject", message: "too much" }] },
        ...call,
      );
      return { seen: [question, approved, rejected] };
    })
    .addEdge(START, "agent")
    .addEdge("agent", END)
    .compile({ checkpointer: new MemorySaver() });
  const calls = [
    { id: "call_1", name: "pay", args: { euros: 5 } },
    { id: "call_2", name: "look", args: {} },
  ];
  const messages = [new HumanMessage("pay"), new AIMessage({ content: "", tool_calls: calls })];
  const { seen } = await graph.invoke({ messages }, { configurable: { thread_id: "one" } });
  const [question, approved, rejected] = seen as [object, { messages: unknown[] }, { messages: unknown[] }];
  expect(question).toMatchObject({
    actionRequests: [{ name: "pay", args: { euros: 5 } }],
    reviewConfigs: [{ actionName: "pay" }],
  });
  expect(approved.messages).toHaveLength(1);
  expect(rejected).toMatchObject({ jumpTo: "model" });
  expect(rejected.messages.at(-1)).toMatchObject({
    tool_call_id: "call_1",
    status: "error",
    text: "too much",
  });
});
