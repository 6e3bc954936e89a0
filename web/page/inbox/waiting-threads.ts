import type { Client } from "@langchain/langgraph-sdk";
import { READING_LIMITS } from "../connection/reading-limits.ts";
import { ThreadCache } from "../connection/thread-cache.ts";
import type { ThreadFacts } from "../connection/thread-facts.ts";
import { questionsIn, type Question } from "./question.ts";

/** A thread that waits for a person, and what it asks. */
export interface WaitingThread {
  readonly facts: ThreadFacts;
  readonly questions: readonly Question[];
}

/** What waits on a server, as far as it was read. */
export interface Waiting {
  /** The longest waiting last. */
  readonly threads: readonly WaitingThread[];
  /** True if there may be more, which were not read. */
  readonly isCut: boolean;
}

/** Reads which threads of a server wait for a person. */
export async function readWaitingThreads(
  client: Client,
  cache: ThreadCache,
  signal: AbortSignal,
): Promise<Waiting> {
  const threads = await client.threads.search({
    status: "interrupted",
    limit: READING_LIMITS.waitingThreads,
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
  const waiting = asking.flatMap(({ questions }, index) => {
    const one = facts[index];
    return one === undefined ? [] : [{ facts: one, questions }];
  });
  return { threads: waiting, isCut: threads.length >= READING_LIMITS.waitingThreads };
}

function questionsOf(interrupts: object | undefined): Question[] {
  const tasks = Object.values(interrupts ?? {}).map((asked: unknown) => ({
    interrupts: Array.isArray(asked) ? asked : [],
  }));
  return questionsIn({ tasks });
}
