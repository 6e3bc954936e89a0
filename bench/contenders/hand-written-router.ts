import { HumanMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { END, MessagesValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { plainPrompts, type PlainPrompt, type RoutedName } from "../plain-prompts.ts";
import type { RunJob, Surroundings } from "./contender.ts";
import { routeReply } from "./plain-replies.ts";

const State = new StateSchema({ messages: MessagesValue, route: routeReply });

/** J1 as somebody who knows LangGraph writes it for this job alone. */
export function handWrittenRouter({ baseUrl, texts }: Surroundings): RunJob {
  const prompts = plainPrompts(texts);
  const model = new ChatOpenAI({ model: "bench", apiKey: "none", configuration: { baseURL: baseUrl } });
  const classifier = model.withStructuredOutput(routeReply, { name: "route" });
  const answerAs =
    (specialist: RoutedName) =>
    async ({ messages }: typeof State.State) => ({
      messages: [await model.invoke(toMessages(prompts.answer(specialist, lastText(messages))))],
    });
  const graph = new StateGraph(State)
    .addNode("classify", async ({ messages }) => ({
      route: await classifier.invoke(toMessages(prompts.classify(lastText(messages)))),
    }))
    .addNode("coding", answerAs("coding"))
    .addNode("writing", answerAs("writing"))
    .addNode("analysis", answerAs("analysis"))
    .addEdge(START, "classify")
    .addConditionalEdges("classify", ({ route }) => route.specialist, ["coding", "writing", "analysis"])
    .addEdge("coding", END)
    .addEdge("writing", END)
    .addEdge("analysis", END)
    .compile();
  return async (request) => {
    const { messages } = await graph.invoke({ messages: [{ role: "user", content: request }] });
    return lastText(messages);
  };
}

function lastText(messages: readonly BaseMessage[]): string {
  return messages.at(-1)?.text ?? "";
}

function toMessages({ system, user }: PlainPrompt): BaseMessage[] {
  return [new SystemMessage(system), new HumanMessage(user)];
}
