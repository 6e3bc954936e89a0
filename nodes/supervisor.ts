import { Send, type GraphNode, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { resultsFor, transcript, type ContextPolicy } from "../src/context.ts";
import { readRequest } from "../src/conversation.ts";
import { emit } from "../src/events.ts";
import { progressOf, type Progress } from "../src/plan/progress.ts";
import type { PlanStep } from "../src/plan/plan.ts";
import type { ResultsUpdate, StepResult } from "../src/plan/step-result.ts";
import { superstepsLeft } from "../src/run.ts";
import type { SupervisorState } from "../src/state/supervisor-state.ts";
import type { StepInput } from "../src/step-input.ts";
import { sumUsage } from "../src/usage.ts";

/** A wave of steps, the supervisor after it, and the synthesizer. */
const SUPERSTEPS_FOR_A_WAVE = 3;

/** The box between waves: settles what the results lack. Where it goes on to, `createDispatch` says. */
export function createSupervisorNode<Name extends string>(): GraphNode<SupervisorState<Name>> {
  return ({ plan, run, results }, config) => {
    const progress = progressOf(plan, results);
    for (const { step, because } of progress.blocked) {
      emit(config, { run: run.id, agent: step.agent, step: step.id }, { type: "step_skipped", because });
    }
    const corrections = correctionsOf<Name>(progress);
    // Without a write there is nothing to merge, to stream and to store.
    return Object.keys(corrections).length > 0 ? { results: corrections } : {};
  };
}

/**
 * The supervisor's arrows: to every step that is ready at once, or on to the synthesizer when nothing more can run.
 * They are read off the state alone, so that an edited state (a fork in Studio) goes on from here too.
 */
export function createDispatch<Name extends string>(options: {
  context: ContextPolicy;
}): (state: DispatchState<Name>, config: LangGraphRunnableConfig) => Destination<Name> {
  return (state, config) => {
    const { plan, run, results, messages } = state;
    const { ready, standing, stale, blocked } = progressOf(plan, results);
    // Only an edit of the state leaves results unsettled: the supervisor has not seen it yet.
    if (stale.length > 0 || blocked.length > 0) return [new Send("supervisor", state)];
    // Stopping here keeps what is finished; LangGraph's own limit would throw it away.
    const mayGoOn = superstepsLeft(config) >= SUPERSTEPS_FOR_A_WAVE;
    if (ready.length === 0 || !mayGoOn) return "synthesizer";
    const { text: goal, attachments, earlier } = readRequest(messages);
    return ready.map((step) => {
      const shown = resultsFor(step, { plan, standing, policy: options.context });
      const briefing = { goal, attachments, earlier: transcript(earlier), results: shown };
      return new Send<Name, StepInput>(step.agent as Name, { run, step, briefing });
    });
  };
}

type Destination<Name extends string> =
  | Send<Name, StepInput>[]
  | Send<"supervisor", DispatchState<Name>>[]
  | "synthesizer";

type DispatchState<Name extends string> = Pick<
  SupervisorState<Name>["State"],
  "plan" | "run" | "results" | "messages"
>;

/** What the results lack before the next wave: steps that can never run, and results that no longer count. */
function correctionsOf<Name extends string>({ blocked, stale }: Progress): ResultsUpdate<Name> {
  return {
    ...Object.fromEntries(stale.map((id) => [id, null])),
    ...Object.fromEntries(
      blocked.map(({ step, because }) => [step.id, skipped(step as PlanStep<Name>, because)]),
    ),
  };
}

function skipped<Name extends string>({ id, agent }: PlanStep<Name>, because: string): StepResult<Name> {
  const error = { code: "step_skipped", message: `step ${because} did not complete` };
  return { id, agent, status: "skipped", text: "", error, attempts: 0, usage: sumUsage([]), milliseconds: 0 };
}
