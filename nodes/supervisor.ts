import { Command, Send, type GraphNode } from "@langchain/langgraph";
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

/** The box between waves: sends every ready step at once, or moves on when nothing more can run. */
export function createSupervisorNode<Name extends string>(options: {
  context: ContextPolicy;
}): GraphNode<SupervisorState<Name>, Record<string, unknown>, Name | "synthesizer"> {
  return (state, config) => {
    const { plan, run } = state;
    const progress = progressOf(plan, state.results);
    const results = correctionsOf<Name>(progress);
    for (const { step, because } of progress.blocked) {
      emit(config, { run: run.id, agent: step.agent, step: step.id }, { type: "step_skipped", because });
    }
    // Stopping here keeps what is finished; LangGraph's own limit would throw it away.
    const mayGoOn = superstepsLeft(config, run) > SUPERSTEPS_FOR_A_WAVE;
    if (progress.ready.length === 0 || !mayGoOn)
      return new Command({ update: { results }, goto: "synthesizer" });
    const { text: goal, attachments, earlier } = readRequest(state.messages);
    const sends = progress.ready.map((step) => {
      const shown = resultsFor(step, { plan, standing: progress.standing, policy: options.context });
      const briefing = { goal, attachments, earlier: transcript(earlier), results: shown };
      return new Send<Name, StepInput>(step.agent as Name, { run, step, briefing });
    });
    return new Command({ update: { results }, goto: sends });
  };
}

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
