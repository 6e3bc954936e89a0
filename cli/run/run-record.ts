import type { BaseMessage } from "@langchain/core/messages";
import { answerOf, answersOf, type SpokenText } from "../../src/conversation/answer-of.ts";
import { textOf } from "../../src/conversation/conversation.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import type { ShownApproval } from "../view/approval-text.ts";
import { createOutcome, type Outcome } from "../../src/run/outcome.ts";
import type { Hop } from "../../src/handoff/hop.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { Results } from "../../src/plan/step-result.ts";
import type { Route } from "../../src/routing/route.ts";
import type { UsageEntry } from "../../src/run/usage.ts";
import { errorCodeOf } from "../errors.ts";

/** The channels that are read from a graph's last state. Every graph has some of them. */
export interface RunState {
  messages?: BaseMessage[];
  outcome?: Outcome | null;
  route?: Route | null;
  active?: string;
  handoffs?: readonly Hop[];
  plan?: Plan;
  results?: Results;
  usage?: UsageEntry[];
  verdict?: unknown;
  /** The typed answer. Absent if the graph has none. */
  answer?: unknown;
}

/** The outcome of a run that is over, or how far a run came that waits for an answer. */
export type ShownOutcome = Outcome | (Omit<Outcome, "status"> & { status: "waiting" });

/** The one JSON object of `--json`. A field is null if the command failed before the field was known. */
export interface PrintedRun extends Omit<RunState, "messages" | "usage" | "handoffs" | "outcome" | "answer"> {
  graph: string | null;
  thread: string | null;
  /** The id of a run that workers carry out. Absent for a run of this process. */
  run?: string;
  answer: string | null;
  /** The typed answer; null if the run did not get one, and absent if the graph has none. */
  value?: unknown;
  /** The texts of the answer, each with its speaker. Only a handoffs graph has several. */
  answers?: readonly SpokenText[];
  outcome: ShownOutcome | null;
  handoffs?: readonly Omit<Hop, "found">[];
  error?: { code: string; message: string };
  /** The recording that gave so many results of builds and verifications in place of this run's own. Absent if none did. */
  played?: { recording: string; results: number };
  /** The questions that a person must answer before the run can continue. */
  approvals?: readonly ShownApproval[];
}

/** The graph and the thread of a run, and its id if workers carry it out. */
export type RunPlace = Pick<PrintedRun, "graph" | "thread" | "run">;

/** Creates the record of a run that ended without an error, whether it completed or not. */
export function runRecord(state: RunState, place: RunPlace): PrintedRun {
  const { messages, outcome = null, ...channels } = state;
  const failed = outcome?.status === "failed";
  const said = answerIn(state);
  const isWords = channels.plan !== undefined && isModels(said, outcome?.reason ?? null);
  const answer = failed && !isWords ? null : said;
  const answers = state.handoffs === undefined ? {} : { answers: answer === null ? [] : answersOf(state) };
  const record = { ...place, answer, ...answers, outcome, ...pickChannels(channels) };
  if (failed) return { ...record, error: failureOf(outcome, channels.results ?? {}) };
  if (answer !== null) return record;
  if (outcome?.reason) return { ...record, error: failureOf(outcome, channels.results ?? {}) };
  return {
    ...record,
    error: { code: "answer_missing", message: "the graph ended without an answer in `messages`" },
  };
}

/** Returns true for the words of a model in a supervisor's run that failed, such as a refusal. A supervisor's own sentence holds the reason. */
function isModels(said: string | null, reason: string | null): boolean {
  return said !== null && (reason === null || !said.includes(reason));
}

/** Creates the record of a run that ended with an error. `state` is the last state before the error. */
export function failureRecord(error: unknown, place: RunPlace, state: RunState = {}): PrintedRun {
  const { outcome = null } = state;
  return { ...place, answer: null, outcome, ...pickChannels(state), error: printedError(error) };
}

/** Creates the record of a run that was stopped on request. Its outcome counts what was done until then. */
export function abortedRecord(place: RunPlace, state: RunState, milliseconds: number): PrintedRun {
  const error = { code: "run_aborted", message: "the run was stopped on request" };
  const outcome = createOutcome(
    { status: "stopped", reason: error.message, code: error.code },
    { run: { id: place.thread ?? "", startedAt: 0 }, usage: state.usage ?? [], now: milliseconds },
  );
  return { ...place, answer: null, outcome, ...pickChannels(state), error };
}

/** Returns what a record says of an error. */
export function printedError(error: unknown): { code: string; message: string } {
  return { code: errorCodeOf(error), message: messageOf(error) };
}

/** Returns the error of a failed outcome, with its own code or with the code of the first failed step. */
function failureOf({ reason, code: own }: Outcome, results: Results): { code: string; message: string } {
  const code = own ?? Object.values(results).find(({ status }) => status === "failed")?.error?.code;
  return { code: code ?? "run_failed", message: reason ?? "the run failed" };
}

function answerIn(state: RunState): string | null {
  const { messages = [], handoffs } = state;
  if (handoffs !== undefined) return answerOf(state);
  const answer = messages.findLast((message) => message.getType() === "ai" && textOf(message).trim() !== "");
  return answer === undefined ? null : textOf(answer);
}

/** Picks the channels that the graph has, in the documented order. */
export function pickChannels({
  answer,
  route,
  active,
  handoffs,
  plan,
  results,
  verdict,
}: RunState): Partial<PrintedRun> {
  return {
    ...(answer !== undefined && { value: answer }),
    ...(route !== undefined && { route }),
    ...(active !== undefined && { active }),
    ...(handoffs !== undefined && { handoffs: handoffs.map(({ found: _, ...handoff }) => handoff) }),
    ...(plan !== undefined && { plan }),
    ...(results !== undefined && { results }),
    ...(verdict !== undefined && { verdict }),
  };
}
