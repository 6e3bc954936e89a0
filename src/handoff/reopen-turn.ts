import { AIMessage, RemoveMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { endedAtOwnLimit, endedForNow, type EndedRun } from "../budget/ended-run.ts";
import { textOf } from "../conversation/conversation.ts";
import type { Reopen } from "../langgraph/graph-details.ts";
import type { Hop } from "./hop.ts";
import { isTransfer } from "./target.ts";

/** The part of an ended turn's state that is read here. */
interface EndedTurn extends EndedRun {
  messages?: readonly BaseMessage[];
  active?: string;
  handoffs?: readonly Hop[];
}

/**
 * Reopens a turn of handoffs that a limit ended. The update counts as a write of the switchboard, whose edge leads to the
 * active specialist. The answer that the turn ended with is removed. What a specialist said before it handed over stays.
 */
export const reopenTurn: Reopen = (values) => {
  const ended = values as EndedTurn;
  if (!endedAtOwnLimit(ended)) return null;
  const messages = [...closingAnswer(ended), ...declinedCalls(ended)];
  return {
    update: { messages },
    node: "switchboard",
    needsLargerLimit: !endedForNow(ended),
  };
};

/** Removes the last message if it is the answer of the last specialist, or repeats the best text of the turn. */
function closingAnswer({ messages = [], active }: EndedTurn): RemoveMessage[] {
  const last = messages.at(-1);
  if (!AIMessage.isInstance(last) || !last.id) return [];
  const isRepeated = messages
    .slice(
      messages.findLastIndex((message) => message.getType() === "human"),
      -1,
    )
    .some((message) => message.name === last.name && textOf(message) === textOf(last));
  return last.name === active || isRepeated ? [new RemoveMessage({ id: last.id })] : [];
}

/** Answers the calls again that the limit has declined, because their answers forbid to hand over. */
function declinedCalls({ messages = [], handoffs = [], outcome }: EndedTurn): ToolMessage[] {
  const call = handoffs.at(-1)?.call ?? null;
  const begin = messages.findLastIndex(
    (message) =>
      message.getType() === "human" ||
      (AIMessage.isInstance(message) && (message.tool_calls ?? []).some(({ id }) => id === call)),
  );
  return messages
    .slice(begin)
    .filter((message) => ToolMessage.isInstance(message))
    .filter(({ id, name, status }) => id && status === "error" && isTransfer(name ?? ""))
    .map(
      ({ id, name, tool_call_id }) =>
        new ToolMessage({
          tool_call_id,
          content: `Not handed over: ${outcome?.reason ?? "a limit was reached"}. You can try again now.`,
          status: "error",
          ...(id ? { id } : {}),
          ...(name ? { name } : {}),
        }),
    );
}
