import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import { closeRun, type Closing } from "../answers/close-run.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { endingAt, limitReachedBy, type LimitReached } from "../budget/limit-reached.ts";
import type { RunBudget } from "../budget/run-budget.ts";
import { locateError } from "../errors/locate-error.ts";
import { isTeamStopped } from "../run/team-stopped-error.ts";
import { bestAnswer, type BestAnswer } from "./spoken.ts";
import type { CallScope } from "../run/call-scope.ts";
import type { Ending, Outcome } from "../run/outcome.ts";
import type { Run } from "../run/run.ts";
import type { UsageEntry } from "../run/usage.ts";

/** A specialist's turn with a conversation. */
export interface Turn {
  name: string;
  run: Run;
  scope: CallScope;
  /** The usage from before this specialist had the conversation. */
  earlier: readonly UsageEntry[];
  /** The conversation before this specialist had it. */
  before: readonly BaseMessage[];
  budget: RunBudget;
  answers: TypedAnswers | null;
  /** Where the events of this specialist happen. */
  place: { run: string; agent: string };
  /** Reports that a limit of the run stopped this work. */
  reportLimit(reached: Pick<LimitReached, "limit" | "message">): void;
  /** Creates the outcome of the run and reports it. */
  finish(ending: Ending, options: { earlier: readonly UsageEntry[]; place: Turn["place"] }): Outcome;
  /** Returns the usage of this turn so far, as a copy. */
  used(): UsageEntry[];
}

/** How a turn ends: the reason, the messages that were said, and the whole answer if there is one. */
export interface TurnEnd {
  ending: Ending;
  said: readonly BaseMessage[];
  answer?: string;
}

/**
 * Ends a run. Its last message is the answer of its last specialist, otherwise the best answer of the turn under the name of
 * its specialist. If nothing was said, there is no answer: the outcome says why. A failed turn that has an answer is partial.
 */
export async function endTurn(
  turn: Turn,
  { ending, said, answer }: TurnEnd,
): Promise<{ messages: BaseMessage[]; usage: UsageEntry[] } & Closing> {
  const { name, earlier, before, place, answers } = turn;
  const { limit, reason } = ending;
  if (limit) turn.reportLimit({ limit, message: reason ?? "" });
  const conversation = [...before, ...said];
  const best = answer === undefined ? bestAnswer(conversation) : { agent: name, text: answer, isWhole: true };
  const isFailed = ending.status === "failed" && best?.isWhole !== true;
  const closing = { ...turn, finish: (how: Ending) => turn.finish(how, { earlier, place }) };
  const how: Ending = ending.status === "failed" && !isFailed ? { ...ending, status: "partial" } : ending;
  const closed = await closeRun(closing, how, { answers });
  const isMissing = best !== null && !isFailed && !isLastOf(conversation, best);
  return {
    messages: [...said, ...(isMissing ? [new AIMessage({ name: best.agent, content: best.text })] : [])],
    ...closed,
    usage: turn.used(),
  };
}

function isLastOf(messages: readonly BaseMessage[], { text }: BestAnswer): boolean {
  const last = messages.at(-1);
  return AIMessage.isInstance(last) && !last.tool_calls?.length && last.text === text;
}

/** Returns how a turn ends in which the specialist failed or came to a limit. */
export function endingAfter({ name, budget }: Turn, error: unknown): TurnEnd {
  const reached = limitReachedBy(error, budget);
  if (isTeamStopped(error)) {
    const { answer, outcome } = error;
    const ending = reached === null ? outcome : endingAt(reached);
    return { ending, said: [], ...(answer === "" ? {} : { answer }) };
  }
  if (reached !== null) return { ending: endingAt(reached), said: [] };
  const { code, message } = locateError(`specialist ${name}`, error);
  return { ending: { status: "failed", reason: message, code }, said: [] };
}
