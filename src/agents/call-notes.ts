import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { RunBudgets } from "../budget/run-budgets.ts";
import { spentIn } from "../budget/spent.ts";
import { messageNote } from "../langgraph/message-note.ts";
import type { Fallback } from "../run/fallback.ts";
import type { CallScope } from "../run/call-scope.ts";
import type { UsageEntry } from "../run/usage.ts";

/**
 * What a model call of an agent leaves on its reply, which the agent's checkpoint keeps. A step that waits for a person
 * inside its agent starts with an empty usage when it continues: the earlier calls are read from these notes.
 */
interface CallNote {
  /** The index of the reply among the agent's messages. It identifies the call. */
  at: number;
  usage: UsageEntry[];
  fallbacks: Fallback[];
  /** Tells the question about the reply's tool calls apart from an earlier one; null if they need no approval. */
  approval: string | null;
}

const callNote = messageNote<CallNote>("troupe_call");

/** For each usage list, the calls that it already contains. */
const booked = new WeakMap<UsageEntry[], Set<number>>();

/** Makes a model call and leaves on its reply what the call used. `ask` records the usage in the scope, as for any call. */
export async function notedCall(
  { scope, at }: { scope: CallScope; at: number },
  ask: () => Promise<AIMessage>,
  approvalFor: (reply: AIMessage) => string | null,
): Promise<AIMessage> {
  const { usage, fallbacks = [] } = scope;
  const before = { usage: usage.length, fallbacks: fallbacks.length };
  const reply = await ask();
  const note: CallNote = {
    at,
    usage: usage.slice(before.usage),
    fallbacks: fallbacks.slice(before.fallbacks),
    approval: approvalFor(reply),
  };
  bookedIn(scope).add(at);
  callNote.write(reply, note);
  return reply;
}

/**
 * Records the calls that were made before the agent's step was interrupted, in their order and each of them once: in
 * the scope's usage and in the run's budget.
 */
export function bookEarlierCalls(
  scope: CallScope,
  messages: readonly BaseMessage[],
  budgets: RunBudgets,
): void {
  const known = bookedIn(scope);
  for (const note of messages.map((message) => callNote.read(message))) {
    if (note === null || known.has(note.at)) continue;
    known.add(note.at);
    scope.usage.push(...note.usage);
    budgets.of(scope).budget.charge(spentIn(note.usage));
    scope.fallbacks?.push(...note.fallbacks);
  }
}

/** Returns what tells the question about a reply's tool calls apart from an earlier one, or null if there is none. */
export function approvalOn(message: BaseMessage): string | null {
  return callNote.read(message)?.approval ?? null;
}

function bookedIn({ usage }: CallScope): Set<number> {
  const known = booked.get(usage) ?? new Set<number>();
  booked.set(usage, known);
  return known;
}
