import { Overwrite, type GraphNode } from "@langchain/langgraph";
import { readRequest } from "../../src/conversation/conversation.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import type { HandoffsState } from "../../src/state/handoffs-state.ts";

/** The first box of a graph of handoffs: opens a turn with who spoke last, or with the entry. Asks no model. */
export function createSwitchboard<Name extends string>(options: {
  names: readonly Name[];
  entry: Name;
  caller: Pick<ModelCaller, "budgets">;
}): GraphNode<HandoffsState<Name>> {
  const { names, entry, caller } = options;
  return (state, config) => {
    // Throws InputError for what nobody can answer.
    readRequest(state.messages);
    const run = caller.budgets.begin(config);
    // Of a thread from before a specialist was taken out, the entry takes over.
    const active = names.includes(state.active) ? state.active : entry;
    return { run, active, handoffs: [], outcome: null, usage: new Overwrite([]) };
  };
}
