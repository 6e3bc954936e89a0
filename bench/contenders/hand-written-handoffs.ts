import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { Command, END, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { z } from "zod";
import type { RunJob, Surroundings } from "./contender.ts";
import { crewPrompt } from "./plain-crew.ts";

const State = new StateSchema({
  request: z.string(),
  specification: z.string().optional(),
  program: z.string().optional(),
  review: z.string().optional(),
});

type Work = typeof State.State;

/** J3 as somebody who knows LangGraph writes it for this job alone: typed channels, and no tools to hand over. */
export function handWrittenHandoffs({ baseUrl }: Pick<Surroundings, "baseUrl">): RunJob {
  const model = new ChatOpenAI({ model: "bench", apiKey: "none", configuration: { baseURL: baseUrl } });
  const ask = async (...prompt: Parameters<typeof crewPrompt>): Promise<string> => {
    const { system, user } = crewPrompt(...prompt);
    return (await model.invoke([new SystemMessage(system), new HumanMessage(user)])).text;
  };
  const graph = new StateGraph(State)
    .addNode(
      "product_manager",
      async ({ request }: Work) =>
        new Command({
          goto: "developer",
          update: { specification: await ask("product_manager", { request }) },
        }),
      { ends: ["developer"] },
    )
    .addNode(
      "developer",
      async (state: Work) => new Command({ goto: "qa", update: { program: await ask("developer", state) } }),
      { ends: ["qa"] },
    )
    .addNode(
      "qa",
      async ({ review: _, ...state }: Work) => {
        const review = await ask("qa", state);
        return new Command({ goto: review.startsWith("Approved:") ? END : "developer", update: { review } });
      },
      { ends: ["developer", END] },
    )
    .addEdge(START, "product_manager")
    .compile();
  return async (request) => (await graph.invoke({ request })).review ?? "";
}
