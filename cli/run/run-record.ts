import type { BaseMessage } from "@langchain/core/messages";
import { textOf } from "../../src/conversation/conversation.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import type { ShownApproval } from "../view/approval-text.ts";
import type { Outcome } from "../../src/run/outcome.ts";
import type { Hop } from "../../src/handoff/hop.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { Results } from "../../src/plan/step-result.ts";
import type { Route } from "../../src/routing/route.ts";
import type { UsageEntry } from "../../src/run/usage.ts";
import { errorCodeOf } from "../error-code.ts";

/** What is read of a graph's last state; every graph has some of it. */
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
}

/** The one JSON object of `--json`; null where a command line failed before it came to that. */
export interface RunRecord extends Omit<RunState, "messages" | "usage"> {
  graph: string | null;
  thread: string | null;
  answer: string | null;
  outcome: Outcome | null;
  error?: { code: string; message: string };
  /** What a person has to answer before the run can go on. */
  approvals?: readonly ShownApproval[];
}

/** Which run it is. */
export type RunPlace = Pick<RunRecord, "graph" | "thread">;

/** The record of a run that ended by itself, well or not. */
export function runRecord(state: RunState, { graph, thread }: RunPlace): RunRecord {
  const { messages, outcome = null, ...channels } = state;
  const failed = outcome?.status === "failed";
  const answer = failed ? null : answerIn(messages ?? []);
  const record = { graph, thread, answer, outcome, ...pick(channels) };
  if (failed) return { ...record, error: failureOf(outcome, channels.results ?? {}) };
  if (answer !== null) return record;
  return {
    ...record,
    error: { code: "answer_missing", message: "the graph ended without an answer in `messages`" },
  };
}

/** The record of a run that ended with an error, with what was known of it by then. */
export function failureRecord(error: unknown, { graph, thread }: RunPlace, state: RunState = {}): RunRecord {
  const { outcome = null } = state;
  const failure = { code: errorCodeOf(error), message: messageOf(error) };
  return { graph, thread, answer: null, outcome, ...pick(state), error: failure };
}

/** A failed outcome as an error: under its own code, else under that of the first step that failed. */
function failureOf({ reason, code: own }: Outcome, results: Results): { code: string; message: string } {
  const code = own ?? Object.values(results).find(({ status }) => status === "failed")?.error?.code;
  return { code: code ?? "run_failed", message: reason ?? "the run failed" };
}

function answerIn(messages: readonly BaseMessage[]): string | null {
  const answer = messages.findLast((message) => message.getType() === "ai" && textOf(message).trim() !== "");
  return answer === undefined ? null : textOf(answer);
}

/** The channels that the graph has; the order is that of the contract. */
function pick({ route, active, handoffs, plan, results, verdict }: RunState): Partial<RunRecord> {
  return {
    ...(route !== undefined && { route }),
    ...(active !== undefined && { active }),
    ...(handoffs !== undefined && { handoffs }),
    ...(plan !== undefined && { plan }),
    ...(results !== undefined && { results }),
    ...(verdict !== undefined && { verdict }),
  };
}
