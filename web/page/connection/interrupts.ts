import type { Interrupt, ThreadState } from "@langchain/langgraph-sdk";
import { questionsIn } from "../inbox/question.ts";
import type { PendingQuestion } from "../run/pending-question.ts";
import type { Values } from "./use-head.ts";

/** Returns what a thread waits for: the interrupts of its stream, else those of its newest state. */
export function pendingQuestions(options: {
  streamed: Values | null;
  head: ThreadState<Values> | null;
  isRunning: boolean;
}): PendingQuestion[] {
  const { streamed, head, isRunning } = options;
  const live = streamed?.["__interrupt__"];
  if (Array.isArray(live)) return questionsOf(live as Interrupt[]);
  if (isRunning || head === null) return [];
  return questionsOf(head.tasks.flatMap(({ interrupts }) => interrupts ?? []));
}

function questionsOf(interrupts: readonly Interrupt[]): PendingQuestion[] {
  return questionsIn({ tasks: [{ interrupts }] }) as PendingQuestion[];
}
