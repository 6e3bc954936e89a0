import type { BaseMessage } from "@langchain/core/messages";
import { messageNote } from "../langgraph/message-note.ts";
import { MAXIMUM_CALLS_OF_REPLY } from "./call-ids.ts";

const leftOutCalls = messageNote<number>("troupe_left_out");

/** Notes on a reply how many of its calls were left out because it has too many. */
export function noteLeftOut(reply: BaseMessage, count: number): void {
  leftOutCalls.write(reply, count);
}

/** Returns the sentence that tells the model how many of its calls were left out, or null if none were. */
export function tellLeftOut(reply: BaseMessage): string | null {
  const count = leftOutCalls.read(reply);
  if (count === null) return null;
  return `[${count} more calls of this reply were not carried out: one reply may have at most ${MAXIMUM_CALLS_OF_REPLY}.]`;
}
