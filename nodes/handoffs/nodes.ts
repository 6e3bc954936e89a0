import type { GraphNode } from "@langchain/langgraph";
import { createAnswerModels } from "../../src/agents/answer-model.ts";
import { createHandoffRunner } from "../../src/agents/handoff-runner.ts";
import type { SpecialistNode } from "../../src/agents/specialist-runner.ts";
import type { HandoffsTeam } from "../../src/options/handoffs-options.ts";
import type { Specialist } from "../../src/specialists/specialist.ts";
import type { HandoffsState } from "../../src/state/handoffs-state.ts";
import { createCompaction } from "../compaction.ts";
import { createStructuredAnswer } from "../structured-answer.ts";
import { createHandoffSpecialist, type HandoffNode } from "./specialist.ts";
import { createSwitchboard } from "./switchboard.ts";

/** The nodes of a handoff graph. */
export interface HandoffsNodes<Name extends string> {
  switchboard: GraphNode<HandoffsState<Name>>;
  specialists: SpecialistNode<HandoffNode<Name>>[];
  /** Part of the graph only if it compacts its conversation. */
  compaction: GraphNode<HandoffsState<Name>>;
  /** Part of the graph only if it has a typed answer. */
  structuredAnswer: GraphNode<HandoffsState<Name>>;
}

/** Creates the nodes of a handoff graph. */
export function handoffsNodes<Name extends string>(team: HandoffsTeam<Name>): HandoffsNodes<Name> {
  const { caller, targets, specialists: everyone, added } = team;
  const specialists = team.specialists as unknown as readonly Specialist<Name>[];
  return {
    compaction: createCompaction({ ...team, isWhole: team.history === "whole" }),
    switchboard: createSwitchboard(team),
    specialists: specialists.map((specialist) => {
      const { name } = specialist;
      const runner = createHandoffRunner(specialist, {
        targets: targets.get(name) ?? [],
        everyone,
        caller,
        channels: added.own,
      });
      const node = createHandoffSpecialist<Name>(specialist, { ...team, runner });
      return [name, node, { subgraphs: runner.subgraphs }];
    }),
    structuredAnswer: createStructuredAnswer({ ...team, modelOf: createAnswerModels(specialists, caller) }),
  };
}
