import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import {
  END,
  MessagesValue,
  START,
  StateGraph,
  StateSchema,
  type BaseCheckpointSaver,
} from "@langchain/langgraph";
import { createSupervisor, type SupervisorGraph } from "../../graphs/index.ts";
import { defineSpecialist, type GraphSpecialist } from "../../src/index.ts";

/** A specialist that needs no model: its answer says how many results it was shown. */
const clerk: GraphSpecialist<"clerk"> = defineSpecialist({
  name: "clerk",
  description: "does as told",
  graph: new StateGraph(new StateSchema({ messages: MessagesValue }))
    .addNode("desk", ({ messages }) => ({ messages: [new AIMessage(`after ${resultsIn(messages)}`)] }))
    .addEdge(START, "desk")
    .addEdge("desk", END)
    .compile({ name: "clerk" }),
});

/** A team of one clerk whose plan is a chain of that many steps; the last result is the answer. */
export function chainTeam(
  steps: number,
  options: { checkpointer?: BaseCheckpointSaver } = {},
): SupervisorGraph<"clerk"> {
  return createSupervisor({
    specialists: [clerk],
    manager: { plan: Array.from({ length: steps }, () => ({ agent: clerk.name, task: "go on" })) },
    synthesis: "forward",
    limits: { steps },
    ...options,
  });
}

function resultsIn(messages: readonly BaseMessage[]): number {
  return messages.at(-1)?.text.match(/^<result /gm)?.length ?? 0;
}
