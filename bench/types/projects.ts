/** Two projects that do the same: one with LangGraph alone, one with Troupe. */
export interface ProjectPair {
  title: string;
  langgraph: string;
  troupe: string;
}

/** The projects whose type checks are compared, each a file of a few lines. */
export const PROJECT_PAIRS: readonly [prompts: ProjectPair, tools: ProjectPair] = [
  {
    title: "prompts only",
    langgraph: `
import { END, MessagesValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { AIMessage } from "@langchain/core/messages";
const state = new StateSchema({ messages: MessagesValue });
const answer = () => ({ messages: [new AIMessage("A poem.")] });
const graph = new StateGraph(state).addNode("poet", answer).addEdge(START, "poet").addEdge("poet", END).compile();
const result = await graph.invoke({ messages: "A poem." });
console.log(result.messages);
`,
    troupe: `
import { createHandoffs, createRouter, createSupervisor, defineSpecialist } from "troupe";
const poet = defineSpecialist({ name: "poet", description: "writes poems", prompt: "You write poems." });
const critic = defineSpecialist({ name: "critic", description: "judges poems", prompt: "You judge poems." });
const { route } = await createRouter({ specialists: [poet, critic] }).invoke({ messages: "A poem." });
const { plan } = await createSupervisor({ specialists: [poet, critic] }).invoke({ messages: "A poem." });
const { active } = await createHandoffs({ specialists: [poet, critic], entry: "poet" }).invoke({ messages: "A poem." });
console.log(route?.specialist, plan, active);
`,
  },
  {
    title: "with a tool",
    langgraph: `
import { tool } from "@langchain/core/tools";
import { END, MessagesValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { z } from "zod";
const look = tool(({ at }) => at, { name: "look", description: "looks", schema: z.object({ at: z.string() }) });
const state = new StateSchema({ messages: MessagesValue });
const tools = new ToolNode([look]);
const graph = new StateGraph(state).addNode("tools", tools).addEdge(START, "tools").addEdge("tools", END).compile();
const result = await graph.invoke({ messages: "Look." });
console.log(result.messages);
`,
    troupe: `
import { tool } from "@langchain/core/tools";
import { createRouter, defineSpecialist } from "troupe";
import { z } from "zod";
const look = tool(({ at }) => at, { name: "look", description: "looks", schema: z.object({ at: z.string() }) });
const guide = defineSpecialist({ name: "guide", description: "looks", prompt: "You look.", tools: [look] });
const result = await createRouter({ specialists: [guide] }).invoke({ messages: "Look." });
console.log(result.route?.specialist, result.messages);
`,
  },
];
