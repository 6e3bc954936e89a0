import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { RunBudget } from "../../src/budget/run-budget.ts";
import type { RunBudgets } from "../../src/budget/run-budgets.ts";
import { spentIn } from "../../src/budget/spent.ts";
import { untilDeadline } from "../../src/budget/until-deadline.ts";
import { resultsFor, type ContextPolicy } from "../../src/conversation/context.ts";
import { requestOf } from "../../src/conversation/conversation.ts";
import { isControlFlow } from "../../src/langgraph/control-flow.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { isTroupeError } from "../../src/errors/troupe-error.ts";
import { emit } from "../../src/events/events.ts";
import type { FailurePolicy } from "../../src/failure/failure-policy.ts";
import { reactionTo } from "../../src/failure/reaction.ts";
import { pendingReplan } from "../../src/plan/replan.ts";
import { progressOf } from "../../src/plan/progress.ts";
import type { StepResult } from "../../src/plan/step-result.ts";
import { summaryOf, wantsSummary, type Summarize } from "../../src/conversation/shown-result.ts";
import type { SupervisorState } from "../../src/state/supervisor-state.ts";
import type { SupervisorNode } from "./supervisor.ts";

/** What is summarized, by whom, and who is shown it. */
export interface SummaryOptions {
  summarize: Summarize;
  characters: number;
  context: ContextPolicy;
  isSynthesized: boolean;
  failurePolicy: FailurePolicy;
  budgets: RunBudgets;
}

/**
 * The supervisor's box, which also has results summarized that are too long and that somebody will be shown. It is
 * done here, and not where a result comes from: that is on record by now, and a crash loses no more than the summary.
 */
export function withSummaries<Name extends string>(
  node: SupervisorNode<Name>,
  options: SummaryOptions,
): (...call: Parameters<SupervisorNode<Name>>) => Promise<SupervisorState<Name>["Update"]> {
  return async (state, config) => {
    const update = node(state, config);
    const long = tooLong<Name>(state, options);
    if (long.length === 0) return update;
    const { run } = state;
    const budget = options.budgets.resume(run, config, { spent: spentIn(state.usage), holdsBack: false });
    const summarized = await Promise.all(
      long.map(async (result) => {
        const summary = await summaryFor(result, { options, config, budget, run: run.id });
        return summary === undefined ? [] : [[result.id, { ...result, summary }] as const];
      }),
    );
    return { ...update, results: { ...update.results, ...Object.fromEntries(summarized.flat()) } };
  };
}

/** The results to summarize: none where the run ends or is planned anew, for then nobody is shown them. */
function tooLong<Name extends string>(
  { plan, results, replan, messages, limitReached }: SupervisorState<Name>["State"],
  { characters, context, isSynthesized, failurePolicy }: SummaryOptions,
): StepResult<Name>[] {
  const request = requestOf(messages);
  if (limitReached !== null || pendingReplan(replan, request) !== null) return [];
  const progress = progressOf(plan, results, failurePolicy.fallbackFor);
  const { kind } = reactionTo({ plan, results, progress, replan, request }, failurePolicy);
  if (kind === "stop" || kind === "replan") return [];
  const { standing, blocked } = progress;
  const over = new Set([...standing.map(({ id }) => id), ...blocked.map(({ step }) => step.id)]);
  const toCome = plan.filter(({ id }) => !over.has(id));
  const isShown = ({ id }: StepResult): boolean =>
    (isSynthesized && plan.length > 1) ||
    toCome.some((step) =>
      resultsFor(step, { plan, standing, policy: context, characters }).some((shown) => shown.id === id),
    );
  // They stand in the plan's order, and come from the channel.
  const own = standing as StepResult<Name>[];
  return own.filter((result) => wantsSummary(result, characters)).filter(isShown);
}

/** The summary; null where there can be none; undefined where the run's time is up, and it may be tried again. */
async function summaryFor(
  { id, agent, text }: StepResult,
  call: { options: SummaryOptions; config: LangGraphRunnableConfig; budget: RunBudget; run: string },
): Promise<string | null | undefined> {
  const { options, config, budget, run } = call;
  const { summarize, characters: limit } = options;
  const place = { run, agent, step: id };
  const characters = text.length;
  try {
    const summary: unknown = await untilDeadline(
      budget,
      { signal: config.signal, isFinal: false },
      async (signal) => summarize(text, { id, agent, limit, signal }),
    );
    if (typeof summary !== "string" || summary.trim() === "") throw new Error("summarize returned no text");
    const shown = summaryOf(text, { summary, limit });
    emit(config, place, { type: "summarized", characters, shown: shown.length });
    return shown;
  } catch (error) {
    if (isControlFlow(error, config.signal)) throw error;
    emit(config, place, { type: "summary_failed", characters, message: messageOf(error) });
    return isTroupeError(error, "budget_exhausted") ? undefined : null;
  }
}
