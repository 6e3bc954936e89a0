import { END, START, StateGraph } from "@langchain/langgraph";
import * as arrows from "../nodes/supervisor/arrows.ts";
import { supervisorNodes } from "../nodes/supervisor/nodes.ts";
import { ANSWER_NODE, afterText, hasAnswerNode } from "../src/answers/answer-node.ts";
import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import { COMPACTION_NODE } from "../src/memory/compaction-node.ts";
import { readSupervisorOptions, type SupervisorOptions } from "../src/options/supervisor-options.ts";
import { coder } from "../src/shipped/specialists/coder.ts";
import { researcher } from "../src/shipped/specialists/researcher.ts";
import { writer } from "../src/shipped/specialists/writer.ts";
import type { ResultData } from "../src/specialists/result-data.ts";
import type { Specialist } from "../src/specialists/specialist.ts";
import { SUPERVISOR_NODES, type SupervisorGraph } from "../src/state/supervisor-state.ts";
import type { ObjectSchema, OwnStateSchema } from "../src/state/user-schemas.ts";
import { compileGraph } from "../src/threads/compile-graph.ts";
import { teamRehearsal } from "../src/shipped/rehearsal/rehearsals.ts";

/**
 * Builds a supervisor: a planner writes a checked plan, specialists run all steps that are ready at once, and a
 * synthesizer writes one answer.
 *
 * Throws ConfigurationError, naming every fault, if an option or a fixed plan is invalid. A run ends with an `outcome`,
 * also if steps failed or no plan could be made.
 *
 * @example
 * const team = createSupervisor({ specialists: [researcher, writer], limits: { steps: 8 } });
 * const { messages, outcome } = await team.invoke({ messages: "Compare Rust and Go." });
 */
export function createSupervisor<
  const Name extends string,
  Context extends ObjectSchema = ObjectSchema,
  State extends OwnStateSchema = OwnStateSchema,
  Answer = unknown,
  const Member extends Specialist = Specialist<Name>,
>(
  options: SupervisorOptions<Name, Context, State, Answer, Member>,
): SupervisorGraph<Name, Context, State, Answer, ResultData<Member>> {
  const team = readSupervisorOptions(options as unknown as SupervisorOptions<Name>);
  const nodes = supervisorNodes(team);
  const ends = hasAnswerNode(team) ? ([ANSWER_NODE, END] as const) : ([END] as const);

  const graph = new StateGraph({
    ...team.channels,
    nodes: [...SUPERVISOR_NODES, COMPACTION_NODE, ANSWER_NODE, ...team.names],
  })
    .addNode("planner", nodes.planner)
    .addNode("supervisor", nodes.supervisor)
    .addNode(nodes.specialists)
    .addNode("synthesizer", nodes.synthesizer)

    .addConditionalEdges("supervisor", arrows.afterSupervisor<Name>(team), [
      ...team.names,
      "synthesizer",
      ...(arrows.canReplan(team) ? (["planner"] as const) : []),
    ]);
  if (team.added.compacts) {
    graph
      .addNode(COMPACTION_NODE, nodes.compaction)
      .addEdge(START, COMPACTION_NODE)
      .addEdge(COMPACTION_NODE, "planner");
  } else graph.addEdge(START, "planner");
  if (hasAnswerNode(team)) {
    graph.addNode(ANSWER_NODE, nodes.structuredAnswer).addEdge(ANSWER_NODE, END);
    graph.addConditionalEdges("synthesizer", afterText, [...ends]);
  } else graph.addEdge("synthesizer", END);
  for (const name of team.names) graph.addEdge(name, "supervisor");

  // LangGraph refuses a node that no edge reaches.
  if (team.approvesPlans) {
    graph
      .addNode("approval", nodes.approval)
      .addConditionalEdges("planner", arrows.afterPlannerToApproval, ["approval", "supervisor", ...ends])
      .addConditionalEdges("approval", arrows.afterApproval, ["supervisor", END]);
  } else {
    graph.addConditionalEdges("planner", arrows.afterPlanner, ["supervisor", ...ends]);
  }
  return compileGraph(graph, team) as SupervisorGraph<Name, Context, State, Answer, ResultData<Member>>;
}

/** The shipped supervisor: researcher, coder and writer. */
export const graph: SupervisorGraph<"researcher" | "coder" | "writer"> = deferredGraph(() =>
  createSupervisor({ specialists: [researcher, coder, writer], rehearsal: teamRehearsal }),
);
