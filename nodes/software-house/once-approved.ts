import type { GraphNode } from "@langchain/langgraph";
import { isSpecificationApproved } from "../../src/software-house/specification-approval.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";

/**
 * Lets a node work only on a specification that a person approved. Otherwise the node writes nothing, and its edges lead to
 * the approval: LangGraph lets a client's command lead to a node directly.
 */
export function onceApproved(node: GraphNode<SoftwareHouseState>): GraphNode<SoftwareHouseState> {
  return (state, config) => (isSpecificationApproved(state, config) ? node(state, config) : {});
}
