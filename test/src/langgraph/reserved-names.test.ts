import { Annotation, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { isReservedNodeName } from "../../../src/langgraph/reserved-names.ts";

const State = Annotation.Root({ count: Annotation<number> });

/** Whether LangGraph takes a node of this name. */
function isTaken(name: string): boolean {
  try {
    new StateGraph(State).addNode(name, () => ({}));
    return false;
  } catch {
    return true;
  }
}

test.each(["constructor", "toString", "hasOwnProperty", "__proto__", "__start__", "__end__"])(
  "LangGraph refuses a node named %s, and so do we",
  (name) => {
    expect([isTaken(name), isReservedNodeName(name)]).toEqual([true, true]);
  },
);

test.each(["cook", "END", "start", "_cook", "prototype"])(
  "LangGraph takes a node named %s, and so do we",
  (name) => {
    expect([isTaken(name), isReservedNodeName(name)]).toEqual([false, false]);
  },
);
