import type { BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { spentIn } from "../../src/budget/spent.ts";
import { isControlFlow } from "../../src/langgraph/control-flow.ts";
import { codeOf, messageOf } from "../../src/errors/locate-error.ts";
import { isTeamStopped } from "../../src/run/team-stopped-error.ts";
import { emit } from "../../src/events/events.ts";
import { withinTime } from "../../src/failure/time-limit.ts";
import { decisionOf } from "../../src/handoff/decision.ts";
import type { HistoryPolicy } from "../../src/specialists/handoff.ts";
import { spokenBy } from "../../src/handoff/spoken.ts";
import type { HandoffTarget } from "../../src/handoff/target.ts";
import { handedView, openingView } from "../../src/handoff/view.ts";
import type { CallScope } from "../../src/run/call-scope.ts";
import { isModelError } from "../../src/models/classify-error.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { withSignal } from "../../src/langgraph/with-signal.ts";
import { fallbackRecord } from "../../src/plan/finished-step.ts";
import type { Specialist } from "../../src/specialists/specialist.ts";
import type { HandoffsState } from "../../src/state/handoffs-state.ts";
import { carryOut } from "../../src/handoff/hand-over.ts";
import type { HandoffRunner } from "../../src/agents/handoff-runner.ts";
import { endingAfter, endTurn, type Turn } from "../../src/handoff/turn-end.ts";

/** A specialist's box in a graph of handoffs. */
export type HandoffNode<Name extends string> = (
  state: HandoffsState<Name>["State"],
  config: LangGraphRunnableConfig,
) => Promise<Partial<HandoffsState<Name>["Update"]>>;

/** What a specialist's box needs beside the specialist. */
export interface HandoffNodeOptions {
  runner: HandoffRunner;
  caller: ModelCaller;
  /** To whom each specialist may hand over, by its name. */
  targets: ReadonlyMap<string, readonly HandoffTarget[]>;
  history: HistoryPolicy;
}

/**
 * Makes a specialist's box: it goes on with the conversation, and then hands it over, gives it back, or has answered
 * for this turn. Who has the conversation next stands in `active`; a turn that is over has an `outcome`.
 */
export function createHandoffSpecialist<Name extends string>(
  specialist: Specialist<Name>,
  { runner, caller, targets, history }: HandoffNodeOptions,
): HandoffNode<Name> {
  const { name, handsBack = false, timeoutSeconds: seconds } = specialist;
  const own = targets.get(name) ?? [];
  return async (state, config) => {
    const { run, handoffs: hops } = state;
    const scope: CallScope = { run: run.id, agent: name, step: null, config, usage: [] };
    const budget = await caller.budgets.resumeStep(run, config, {
      spent: spentIn(state.usage),
      holdsBack: false,
    });
    const turn: Turn = { name, run, scope, earlier: state.usage, before: state.messages, budget, caller };
    let added: BaseMessage[];
    try {
      const messages = await viewOf(state, { targets, history });
      added = await withinTime(
        (signal) => {
          scope.config = withSignal(config, signal);
          return runner.converse({ messages, visible: true, scope });
        },
        { agent: name, seconds, signal: config.signal },
      );
    } catch (error) {
      if (isControlFlow(error, config.signal)) throw error;
      scope.config = config;
      return fallBack(turn, specialist, error) ?? endTurn(turn, endingAfter(turn, error));
    }
    scope.config = config;
    const said = spokenBy(name, added);
    const decision = decisionOf({ added, said }, { name, targets: own, handsBack, hops });
    if (decision.kind === "failed") return endTurn(turn, { ending: decision.ending, said });
    if (decision.kind === "answered") {
      const ending = { status: "completed", reason: null } as const;
      return endTurn(turn, { ending, said, answer: decision.answer });
    }
    const { hop, terms } = decision;
    const stopped = await carryOut(turn, { hop, hops, terms, said });
    if (stopped !== null) return endTurn(turn, stopped);
    const kept = caller.budgets.record(run, config);
    const update = { messages: said, active: hop.to, handoffs: [...hops, hop], usage: [...scope.usage] };
    return { ...update, ...(kept && { run: kept }) };
  };
}

/** What the specialist is shown: of a turn that it opens, or of one that was handed over. */
function viewOf<Name extends string>(
  { messages, handoffs }: HandoffsState<Name>["State"],
  { targets, history }: Pick<HandoffNodeOptions, "targets" | "history">,
): BaseMessage[] | Promise<BaseMessage[]> {
  const hop = handoffs.at(-1);
  if (hop === undefined) return openingView(messages, history);
  // Also for one who stands in for whom the conversation was handed to.
  const terms = targets.get(hop.from)?.find(({ to }) => hop.call !== null && to === hop.to);
  return handedView(messages, hop, { history: terms?.history ?? history, input: terms?.input });
}

/** Gives the conversation to the specialist who stands in for one who failed; undefined where nobody does. */
function fallBack<Name extends string>(
  { name, run, scope, budget }: Turn,
  { fallback }: Pick<Specialist, "fallback">,
  error: unknown,
): Partial<HandoffsState<Name>["Update"]> | undefined {
  const isOver =
    isTeamStopped(error) || codeOf(error) === "budget_exhausted" || budget.deadline(true).left <= 0;
  if (fallback === undefined || isOver) return undefined;
  const code = codeOf(error);
  const discards = isModelError(error) ? error.discards : null;
  const happened = {
    ...fallbackRecord({ agent: name }, fallback, { code, message: messageOf(error) }),
    code,
    discards,
  };
  emit(scope.config, { run: run.id, agent: name }, { type: "falling_back", ...happened });
  return { active: fallback as Name, usage: [...scope.usage] };
}
