import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Summarize } from "../../src/conversation/shown-result.ts";
import { requestOf } from "../../src/conversation/conversation.ts";
import { emit } from "../../src/events/events.ts";
import type { FailurePolicy } from "../../src/failure/failure-policy.ts";
import { nextMove, type NextMove } from "../../src/failure/next-move.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { askForReplan } from "../../src/plan/replan.ts";
import { correctionsOf } from "../../src/plan/skipped-step.ts";
import { superstepsLeft } from "../../src/run/run.ts";
import type { SupervisorState } from "../../src/state/supervisor-state.ts";
import { openTurn } from "../turn.ts";
import { summariesOf, type SummaryOptions } from "./summaries.ts";

/** The node between waves. */
export type SupervisorNode<Name extends string> = (
  state: SupervisorState<Name>["State"],
  config: LangGraphRunnableConfig,
) => Promise<Partial<SupervisorState<Name>["Update"]>>;

/** What the supervisor node needs. */
export interface SupervisorNodeOptions extends Omit<SummaryOptions, "summarize"> {
  failurePolicy: FailurePolicy;
  caller: ModelCaller;
  /** Shortens results that are too long; undefined if they are cut. */
  summarize: Summarize | undefined;
}

/**
 * Creates the node between waves. It records skipped steps, outdated results, summaries, and a request for another
 * plan. `afterSupervisor` chooses the next node.
 */
export function createSupervisorNode<Name extends string>(
  options: SupervisorNodeOptions,
): SupervisorNode<Name> {
  const { failurePolicy, caller, summarize } = options;
  return async (state, config) => {
    const turn = openTurn(caller, { agent: "supervisor", config, state });
    const move = nextMove(state, { failurePolicy, superstepsLeft: superstepsLeft(config) });
    const update = recordOf<Name>(move, state, config);
    // Here, and not in the step's node: the result is on record by now, so that a crash loses only the summary.
    const summarized = summarize && (await summariesOf<Name>(state, { ...options, summarize, move, turn }));
    return {
      ...update,
      ...(summarized && { results: { ...update.results, ...summarized } }),
      ...turn.kept(),
    };
  };
}

/** Writes down what the move needs. Without a write there is nothing to merge, to stream and to store. */
function recordOf<Name extends string>(
  move: NextMove,
  { run, replan, messages }: SupervisorState<Name>["State"],
  config: LangGraphRunnableConfig,
): Partial<SupervisorState<Name>["Update"]> {
  switch (move.kind) {
    case "request-replan":
      return { replan: askForReplan(replan, { request: requestOf(messages), failures: move.failures }) };
    case "record":
      for (const { step, because } of move.skipped) {
        emit(config, { run: run.id, agent: step.agent, step: step.id }, { type: "step_skipped", because });
      }
      return { results: correctionsOf<Name>(move) };
    case "run":
    case "replan":
    case "answer":
      return {};
  }
}
