import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { RunBudgets } from "../budget/run-budgets.ts";
import { spentIn } from "../budget/spent.ts";
import { messageNote } from "../langgraph/message-note.ts";
import type { Fallback } from "../run/fallback.ts";
import type { CallScope } from "../run/call-scope.ts";
import type { UsageEntry } from "../run/usage.ts";

/**
 * What a model call of an agent leaves on its reply, where the agent's checkpoint keeps it. A step that waits for a
 * person inside its agent starts with an empty usage when it goes on: what was called before is read off here.
 */
interface CallNote {
  /** Where in the agent's messages the reply stands, by which a call is told from the others. */
  at: number;
  usage: UsageEntry[];
  fallbacks: Fallback[];
  /** The approval that the reply's tool calls wait for; null where they need none. */
  approval: string | null;
}

const callNote = messageNote<CallNote>("troupe_call");

/** The calls whose usage is in a usage already. */
const booked = new WeakMap<UsageEntry[], Set<number>>();

/** Makes a model call, and leaves on its reply what it used; `ask` books it in the scope as any call. */
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
 * Books the calls that were made before the agent's step was interrupted, in their order and each of them once, in
 * the scope and on the run's budget.
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

/** The approval that a reply's tool calls wait for; null where they need none. */
export function approvalOn(message: BaseMessage): string | null {
  return callNote.read(message)?.approval ?? null;
}

function bookedIn({ usage }: CallScope): Set<number> {
  const known = booked.get(usage) ?? new Set<number>();
  booked.set(usage, known);
  return known;
}
