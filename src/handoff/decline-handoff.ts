import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import type { DeclineHandoff } from "../run/call-scope.ts";
import { readTurn, type AgentTurn } from "./agent-turn.ts";
import { isTransfer, type HandoffTarget } from "./target.ts";

/** What follows the last reply of a specialist and the answers of its calls. */
export interface NextInTurn {
  /** True if the specialist is not asked again. */
  isOver: boolean;
  /** The answers of transfer calls that were declined. They replace the answers of the same calls. */
  declined: ToolMessage[];
}

/**
 * Decides what follows the last reply of a specialist. A handoff that `declines` refuses is answered as declined, and its
 * model is asked once more. Whatever that reply calls, it is the specialist's last one.
 */
export function nextInTurn(
  messages: readonly BaseMessage[],
  { targets, declines }: { targets: readonly HandoffTarget[]; declines: DeclineHandoff | undefined },
): NextInTurn {
  const turn = readTurn(messages, targets);
  const { accepted, refusals } = turn;
  if (accepted === null) return { isOver: turn.isOver || refusals.length > 1, declined: [] };
  const why = turn.isOver ? ALREADY_DECLINED : (declines?.(accepted, turn.added) ?? null);
  if (why === null) return { isOver: true, declined: [] };
  return { isOver: turn.isOver, declined: declinedAnswers(messages, accepted.call, why) };
}

/** Returns the turn's declined handoff, or null if its model may hand over. */
export function declinedIn(
  messages: readonly BaseMessage[],
  targets: readonly HandoffTarget[],
): AgentTurn["declined"] {
  return readTurn(messages, targets).declined;
}

const ALREADY_DECLINED = "Declined: the conversation is not handed over any more in this turn.";

/** Makes the answers of a reply's transfer calls, of which one would have handed over. */
function declinedAnswers(messages: readonly BaseMessage[], call: string, content: string): ToolMessage[] {
  const reply = messages.findLast(
    (message): message is AIMessage =>
      AIMessage.isInstance(message) && (message.tool_calls ?? []).some(({ id }) => id === call),
  );
  const calls = (reply?.tool_calls ?? []).filter(({ name }) => isTransfer(name));
  const transfers = new Set(calls.map(({ id }) => id));
  const later = messages.slice(reply === undefined ? 0 : messages.indexOf(reply));
  return later
    .filter((message) => ToolMessage.isInstance(message))
    .filter(({ tool_call_id, status }) => transfers.has(tool_call_id) && status !== "error")
    .map(
      ({ id, name, tool_call_id }) =>
        new ToolMessage({
          tool_call_id,
          content,
          status: "error",
          ...(id ? { id } : {}),
          ...(name ? { name } : {}),
        }),
    );
}
