import type { Outcome } from "../../../src/run/outcome.ts";
import type { Thread } from "@langchain/langgraph-sdk";
import { messagesIn } from "../run/messages.ts";

/** What the list of threads shows of one thread. */
export interface ThreadFacts {
  readonly id: string;
  /** The graph that the thread belongs to; null before its first run. */
  readonly graph: string | null;
  /** The first request; null if it is not known (yet). */
  readonly title: string | null;
  readonly status: "idle" | "busy" | "interrupted" | "error";
  /** How the newest run ended; null if it has not, or if its graph reports none. */
  readonly outcome: Outcome["status"] | null;
  /** How many questions wait for a person. */
  readonly waiting: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

/** The parts of a thread that come with a list: everything but its state, which can be large. */
export const LISTED: ("thread_id" | "created_at" | "updated_at" | "metadata" | "status" | "interrupts")[] = [
  "thread_id",
  "created_at",
  "updated_at",
  "metadata",
  "status",
  "interrupts",
];

/** Reads what the list shows. The state is null if it was not read. */
export function factsOfThread(
  thread: Omit<Thread, "values">,
  values: Record<string, unknown> | null,
): ThreadFacts {
  const metadata = thread.metadata ?? {};
  return {
    id: thread.thread_id,
    graph: textOf(metadata["graph_id"]),
    title: firstRequest(values) ?? textOf(metadata["request"]),
    status: thread.status,
    outcome: thread.status === "idle" ? outcomeOf(values) : null,
    waiting: Object.values(thread.interrupts ?? {}).flat().length,
    updatedAt: Date.parse(thread.updated_at),
  };
}

/** Returns the first request of a conversation; null if there is none. */
function firstRequest(values: Record<string, unknown> | null): string | null {
  return textOf(requestsOf(values)[0]);
}

/** Returns what a person has written in a conversation, in order. */
export function requestsOf(values: Readonly<Record<string, unknown>> | null): string[] {
  return messagesIn(values).flatMap(({ type, text }) => (type === "human" ? [text] : []));
}

/** Returns true if a thread belongs to a search: all of its words are in the title, the graph, the id or the status. */
export function isFound(facts: ThreadFacts, search: string): boolean {
  const text = [facts.title, facts.graph, facts.id, facts.outcome].join(" ").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function outcomeOf(values: Record<string, unknown> | null): Outcome["status"] | null {
  const outcome = values?.["outcome"];
  return typeof outcome === "object" && outcome !== null && "status" in outcome
    ? (outcome.status as Outcome["status"])
    : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
