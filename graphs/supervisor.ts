import { END, START, StateGraph } from "@langchain/langgraph";
import {
  afterApproval,
  afterPlanner,
  afterPlannerToApproval,
  afterSupervisor,
  canReplan,
} from "../nodes/supervisor/arrows.ts";
import { supervisorNodes } from "../nodes/supervisor/nodes.ts";
import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import { readSupervisorOptions, type SupervisorOptions } from "../src/options/supervisor-options.ts";
import { coder } from "../src/shipped/specialists/coder.ts";
import { researcher } from "../src/shipped/specialists/researcher.ts";
import { writer } from "../src/shipped/specialists/writer.ts";
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
>(options: SupervisorOptions<Name, Context, State>): SupervisorGraph<Name, Context, State> {
  const team = readSupervisorOptions(options as unknown as SupervisorOptions<Name>);
  const { planner, approval, supervisor, specialists, synthesizer } = supervisorNodes(team);

  const graph = new StateGraph({ ...team.channels, nodes: [...SUPERVISOR_NODES, ...team.names] })
    .addNode("planner", planner)
    .addNode("supervisor", supervisor)
    .addNode(specialists)
    .addNode("synthesizer", synthesizer)

    .addEdge(START, "planner")
    .addConditionalEdges("supervisor", afterSupervisor<Name>(team), [
      ...team.names,
      "synthesizer",
      ...(canReplan(team) ? (["planner"] as const) : []),
    ])
    .addEdge("synthesizer", END);

  for (const name of team.names) graph.addEdge(name, "supervisor");

  // LangGraph refuses a node that no edge reaches.
  if (team.approvesPlans) {
    graph
      .addNode("approval", approval)
      .addConditionalEdges("planner", afterPlannerToApproval, ["approval", "supervisor", END])
      .addConditionalEdges("approval", afterApproval, ["supervisor", END]);
  } else {
    graph.addConditionalEdges("planner", afterPlanner, ["supervisor", END]);
  }
  return compileGraph(graph, team) as SupervisorGraph<Name, Context, State>;
}

/** The shipped supervisor: researcher, coder and writer. */
export const graph: SupervisorGraph<"researcher" | "coder" | "writer"> = deferredGraph(() =>
  createSupervisor({
    specialists: [researcher, coder, writer],
    rehearsal: teamRehearsal,
  }),
);
