import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { createHandoffTool, createSwarm } from "@langchain/langgraph-swarm";
import { ChatOpenAI } from "@langchain/openai";
import { CREW } from "../crew.ts";
import type { RunJob, Surroundings } from "./contender.ts";

/** J3 on langgraph-swarm as its README says: agents of `createReactAgent`, whose tools hand over without arguments. */
export function swarmJob({ baseUrl }: Pick<Surroundings, "baseUrl">): RunJob {
  const llm = new ChatOpenAI({ model: "bench", apiKey: "none", configuration: { baseURL: baseUrl } });
  const agents = Object.values(CREW).map(({ name, prompt, next }) =>
    createReactAgent({ llm, name, prompt, tools: [createHandoffTool({ agentName: next })] }),
  );
  const graph = createSwarm({ agents, defaultActiveAgent: "product_manager" }).compile();
  return async (request) => {
    const { messages } = await graph.invoke({ messages: [{ role: "user", content: request }] });
    return messages.at(-1)?.text ?? "";
  };
}
