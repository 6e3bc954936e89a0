import { END, START, StateGraph } from "@langchain/langgraph";
import * as arrows from "../nodes/software-house/arrows.ts";
import { SOFTWARE_HOUSE_NODES, softwareHouseNodes } from "../nodes/software-house/nodes.ts";
import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import { readSoftwareHouseOptions, type SoftwareHouseOptions } from "../src/software-house/read-options.ts";
import {
  softwareHouseChannels,
  type SoftwareHouseGraph,
} from "../src/software-house/software-house-state.ts";
import { compileGraph } from "../src/threads/compile-graph.ts";
import { houseRehearsal } from "../src/shipped/rehearsal/house-rehearsal.ts";

/**
 * Builds a Software House: a product manager writes a specification, a test author the tests for it, and a developer
 * the software. It is built, run, tested and reviewed, and code judges the evidence. Feedback goes back to the
 * developer.
 *
 * Throws ConfigurationError, naming every fault, if an option is invalid. A run ends with an `outcome`, a `verdict` and
 * a delivery of what there is.
 *
 * @example
 * const house = createSoftwareHouse({ limits: { rounds: 2 } });
 * const { verdict, delivery } = await house.invoke({ messages: "A URL shortener in Go." });
 */
export function createSoftwareHouse(options: SoftwareHouseOptions = {}): SoftwareHouseGraph {
  const team = readSoftwareHouseOptions({ rehearsal: houseRehearsal, ...options });
  const { approval, untestable_approval, ...nodes } = softwareHouseNodes(team);
  const work = arrows.workArrows(team);

  const graph = new StateGraph({ ...softwareHouseChannels, nodes: [...SOFTWARE_HOUSE_NODES] })
    .addNode(nodes)

    .addEdge(START, "product_manager")
    .addConditionalEdges("product_manager", arrows.afterProductManager, ["spec_gate", "deliver"])
    .addConditionalEdges("developer", work.afterDeveloper, ["test_author", "build", "deliver"])
    .addConditionalEdges("build", work.afterBuild, ["developer", "verify", "gate", "deliver"])
    .addConditionalEdges("verify", work.afterVerify, ["test_author", "reviewer", "gate", "deliver"])
    .addEdge("reviewer", "gate")
    .addConditionalEdges("gate", work.afterGate, ["developer", "test_author", "deliver"])
    .addEdge("deliver", END);

  // LangGraph refuses a node that no edge reaches.
  const afterSpecGate = ["product_manager", "deliver"] as const;
  const afterTests = ["product_manager", "developer", "build", "reviewer", "deliver"] as const;
  if (team.approvesSpecification) {
    graph
      .addNode({ approval, untestable_approval })
      .addConditionalEdges("spec_gate", arrows.afterSpecGateToApproval, [...afterSpecGate, "approval"])
      .addConditionalEdges("approval", work.afterSpecificationApproval, [...afterSpecGate, "test_author"])
      .addConditionalEdges("test_author", work.afterTestAuthor, [...afterTests, "untestable_approval"])
      .addConditionalEdges("untestable_approval", work.afterUntestableApproval, [...afterTests]);
  } else {
    graph
      .addConditionalEdges("spec_gate", arrows.afterSpecGate, [...afterSpecGate, "test_author"])
      .addConditionalEdges("test_author", work.afterTestAuthor, [...afterTests]);
  }
  return compileGraph(graph, team);
}

/** The shipped Software House. */
export const graph: SoftwareHouseGraph = deferredGraph(() => createSoftwareHouse());
