import type { ThreadState } from "@langchain/langgraph-sdk";
import { questionsIn } from "../inbox/question.ts";
import type { PendingQuestion } from "../run/pending-question.ts";
import type { Values } from "./thread-values.ts";

/** Returns what a thread waits for: the interrupts of its stream, else those of its newest state. */
export function pendingQuestions(options: {
  streamed: Values | null;
  head: ThreadState<Values> | null;
  isRunning: boolean;
}): PendingQuestion[] {
  const { streamed, head, isRunning } = options;
  const live = streamed?.["__interrupt__"];
  if (Array.isArray(live)) return questionsIn({ tasks: [{ interrupts: live }] }) as PendingQuestion[];
  if (isRunning || head === null) return [];
  // Tasks that were answered still list their interrupts, beside their results.
  return questionsIn(head) as PendingQuestion[];
}
