import type { GraphNode } from "@langchain/langgraph";
import { createSpecialistRunner, type SpecialistNode } from "../../src/agents/specialist-runner.ts";
import type { SupervisorTeam } from "../../src/options/supervisor-options.ts";
import { mayDeclineSteps } from "../../src/specialists/may-decline.ts";
import { composedFrom } from "../../src/conversation/composed-from.ts";
import type { SupervisorState } from "../../src/state/supervisor-state.ts";
import { createApproval } from "./approval.ts";
import { createCompaction } from "../compaction.ts";
import { createStructuredAnswer } from "../structured-answer.ts";
import { createPlanner } from "./planner.ts";
import { createStepNode, type StepNode } from "./specialist.ts";
import { createSupervisorNode, type SupervisorNode } from "./supervisor.ts";
import { createSynthesizer } from "./synthesizer.ts";

/** The nodes of a supervisor. `approval` is part of the graph only if a person approves plans. */
export interface SupervisorNodes<Name extends string> {
  planner: GraphNode<SupervisorState<Name>>;
  approval: GraphNode<SupervisorState<Name>>;
  supervisor: SupervisorNode<Name>;
  specialists: SpecialistNode<StepNode<Name>>[];
  synthesizer: GraphNode<SupervisorState<Name>>;
  /** Part of the graph only if it compacts its conversation. */
  compaction: GraphNode<SupervisorState<Name>>;
  /** Part of the graph only if it has a typed answer. */
  structuredAnswer: GraphNode<SupervisorState<Name>>;
}

/** Creates the nodes of a supervisor. */
export function supervisorNodes<Name extends string>(team: SupervisorTeam<Name>): SupervisorNodes<Name> {
  const { caller, failurePolicy, approvesPlans, added } = team;
  return {
    compaction: createCompaction({ ...team, isWhole: false }),
    planner: createPlanner(team),
    approval: createApproval(team),
    supervisor: createSupervisorNode(team),
    specialists: team.specialists.map((specialist) => {
      const runner = createSpecialistRunner(specialist, caller, { channels: added.own });
      const seconds = specialist.timeoutSeconds ?? team.timeoutSeconds;
      const mayDecline = mayDeclineSteps(specialist);
      const asks = specialist.approval === true;
      const options = { runner, caller, seconds, failurePolicy, mayDecline, asks, approvesPlans, added };
      const node = createStepNode(specialist.name, options);
      return [specialist.name, node, { subgraphs: runner.subgraphs }];
    }),
    synthesizer: createSynthesizer(team),
    structuredAnswer: createStructuredAnswer<SupervisorState<Name>["State"]>({
      ...team,
      modelOf: () => ({ role: "manager", model: team.manager.model, caller }),
      resultsOf: (state) => composedFrom(state, team),
    }),
  };
}
