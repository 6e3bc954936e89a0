import { expect, test } from "vitest";
import { typeCheck } from "../support/type-check.ts";

const LANGGRAPH = `
import { END, MessagesValue, START, StateGraph, StateSchema } from "@langchain/langgraph";
import { AIMessage } from "@langchain/core/messages";
const state = new StateSchema({ messages: MessagesValue });
const answer = () => ({ messages: [new AIMessage("A poem.")] });
const graph = new StateGraph(state).addNode("poet", answer).addEdge(START, "poet").addEdge("poet", END).compile();
const result = await graph.invoke({ messages: "A poem." });
console.log(result.messages);
`;

const TROUPE = `
import { createHandoffs, createRouter, createSupervisor, defineSpecialist } from "troupe";
const poet = defineSpecialist({ name: "poet", description: "writes poems", prompt: "You write poems." });
const critic = defineSpecialist({ name: "critic", description: "judges poems", prompt: "You judge poems." });
const { route } = await createRouter({ specialists: [poet, critic] }).invoke({ messages: "A poem." });
const { plan } = await createSupervisor({ specialists: [poet, critic] }).invoke({ messages: "A poem." });
const { active } = await createHandoffs({ specialists: [poet, critic], entry: "poet" }).invoke({ messages: "A poem." });
console.log(route?.specialist, plan, active);
`;

test("a project that uses Troupe makes TypeScript work little more than one that uses LangGraph alone", () => {
  const langgraph = typeCheck({ "langgraph.ts": LANGGRAPH }, { skipLibCheck: false });
  const troupe = typeCheck({ "troupe.ts": TROUPE }, { skipLibCheck: false });
  expect([langgraph.faults, troupe.faults]).toEqual([[], []]);
  expect(troupe.instantiations / langgraph.instantiations).toBeLessThan(1.15);
});

test("the declarations behind `troupe` read neither langchain nor zod's own interface", () => {
  const { files } = typeCheck({ "troupe.ts": TROUPE }, { skipLibCheck: true });
  const heavy = /node_modules\/(langchain|openai|@langchain\/openai|zod\/v4\/classic)\//;
  expect(files.some((path) => path.endsWith("dist/src/index.d.ts"))).toBe(true);
  expect(files.filter((path) => heavy.test(path))).toEqual([]);
});
