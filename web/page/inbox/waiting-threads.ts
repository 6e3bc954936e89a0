import type { Client } from "@langchain/langgraph-sdk";
import { ThreadCache } from "../connection/thread-cache.ts";
import type { ThreadFacts } from "../connection/thread-facts.ts";
import { questionsIn, type Question } from "./question.ts";

/** A thread that waits for a person, and what it asks. */
export interface WaitingThread {
  readonly facts: ThreadFacts;
  readonly questions: readonly Question[];
}

/** How many threads are read at most. */
const MOST = 200;

/** Reads which threads of a server wait for a person, the longest waiting last. */
export async function readWaitingThreads(
  client: Client,
  cache: ThreadCache,
  signal: AbortSignal,
): Promise<WaitingThread[]> {
  const threads = await client.threads.search({
    status: "interrupted",
    limit: MOST,
    sortBy: "updated_at",
    sortOrder: "desc",
    select: ThreadCache.PARTS,
    signal,
  });
  // A thread is also interrupted if its run was stopped. Such a thread asks nothing.
  const asking = threads.flatMap((thread) => {
    const questions = questionsOf(thread.interrupts);
    return questions.length > 0 ? [{ thread, questions }] : [];
  });
  const facts = await cache.factsOf(
    asking.map(({ thread }) => thread),
    signal,
  );
  return asking.flatMap(({ questions }, index) => {
    const one = facts[index];
    return one === undefined ? [] : [{ facts: one, questions }];
  });
}

function questionsOf(interrupts: object | undefined): Question[] {
  const tasks = Object.values(interrupts ?? {}).map((asked: unknown) => ({
    interrupts: Array.isArray(asked) ? asked : [],
  }));
  return questionsIn({ tasks });
}
