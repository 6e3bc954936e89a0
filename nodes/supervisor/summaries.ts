import { untilDeadline } from "../../src/budget/until-deadline.ts";
import { resultsFor, type ContextPolicy } from "../../src/conversation/context.ts";
import { summaryOf, wantsSummary, type Summarize } from "../../src/conversation/shown-result.ts";
import { isTroupeError } from "../../src/errors/troupe-error.ts";
import { emit } from "../../src/events/events.ts";
import type { NextMove } from "../../src/failure/next-move.ts";
import { isComposed } from "../../src/plan/answer-source.ts";
import type { StepResult } from "../../src/plan/step-result.ts";
import type { Synthesis } from "../../src/options/supervisor-options.ts";
import type { SupervisorState } from "../../src/state/supervisor-state.ts";
import type { NodeTurn } from "../turn.ts";

/** How results that are too long are summarized, and for which readers. */
export interface SummaryOptions {
  summarize: Summarize;
  /** The longest result that is shown whole, in characters. */
  resultCharacters: number;
  context: ContextPolicy;
  synthesis: Synthesis;
}

/** One look of the supervisor, and how it summarizes. */
export interface SummaryCall extends SummaryOptions {
  move: NextMove;
  turn: NodeTurn;
}

/** Summarizes the results that are too long and that a later step or the synthesizer reads. Null if there are none. */
export async function summariesOf<Name extends string>(
  state: SupervisorState<Name>["State"],
  call: SummaryCall,
): Promise<Record<string, StepResult<Name>> | null> {
  const long = tooLong<Name>(state, call);
  if (long.length === 0) return null;
  const summarized = await Promise.all(
    long.map(async (result) => {
      const summary = await summaryFor(result, call);
      return summary === undefined ? [] : [[result.id, { ...result, summary }] as const];
    }),
  );
  return Object.fromEntries(summarized.flat());
}

/** Returns the results to summarize: none if the run ends or gets another plan, because then no prompt shows them. */
function tooLong<Name extends string>(
  { plan, answerSource, limitReached }: SupervisorState<Name>["State"],
  { move, resultCharacters: characters, context: policy, synthesis }: SummaryCall,
): StepResult<Name>[] {
  if (limitReached !== null || move.kind === "replan" || move.kind === "request-replan") return [];
  if (move.kind === "answer" && move.because === "stopped") return [];
  const { standing, blocked } = move.progress;
  const over = new Set([...standing.map(({ id }) => id), ...blocked.map(({ step }) => step.id)]);
  const toCome = plan.filter(({ id }) => !over.has(id));
  const isShown = ({ id }: StepResult): boolean =>
    (synthesis === "model" && isComposed({ plan, answerSource }, standing)) ||
    toCome.some((step) =>
      resultsFor(step, { plan, standing, policy, characters }).some((shown) => shown.id === id),
    );
  // They stand in the plan's order, and come from the channel.
  const own = standing as StepResult<Name>[];
  return own.filter((result) => wantsSummary(result, characters)).filter(isShown);
}

/** Returns the summary; null if it failed; undefined if the run's time is up, so that a resumed run may try again. */
async function summaryFor(
  { id, agent, text }: StepResult,
  { turn, summarize, resultCharacters: limit }: SummaryCall,
): Promise<string | null | undefined> {
  const { config } = turn.scope;
  const place = { run: turn.run.id, agent, step: id };
  const characters = text.length;
  const { value: shown, failure } = await turn.attempt(async () => {
    const summary: unknown = await untilDeadline(
      turn.budget,
      { signal: config.signal, isFinal: false },
      async (signal) => summarize(text, { id, agent, limit, signal }),
    );
    if (typeof summary !== "string" || summary.trim() === "") throw new Error("summarize returned no text");
    return summaryOf(text, { summary, limit });
  });
  if (failure === null) {
    emit(config, place, { type: "summarized", characters, shown: shown.length });
    return shown;
  }
  emit(config, place, { type: "summary_failed", characters, message: failure.message });
  return isTroupeError(failure.error, "budget_exhausted") ? undefined : null;
}
