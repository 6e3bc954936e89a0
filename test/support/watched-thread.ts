import { MemorySaver, type StateSnapshot } from "@langchain/langgraph";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import type { JournalEntry } from "../../src/journal/journal-entry.ts";
import { openJournal } from "../../src/journal/open-journal.ts";
import { readJournal } from "../../src/journal/read-journal.ts";
import { createRunReader, type RunInput } from "../../web/page/run/run-reader.ts";
import type { PendingQuestion } from "../../web/page/run/pending-question.ts";
import type { RunView, Span } from "../../web/page/run/run-view.ts";
import type { HistoryState } from "../../web/page/run/supersteps.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A thread of a graph, and what the console's page knows of it. */
export interface WatchedThread extends AsyncDisposable {
  /** Runs the graph on an input or a command, and reads its streams to the end. Resolves to the error of a run that fails. */
  run(
    input: unknown,
    options?: { signal?: AbortSignal; onEvent?: () => Promise<void> | void },
  ): Promise<unknown>;
  /** Returns the entries of its journal. */
  entries(): Promise<JournalEntry[]>;
  /** Returns the entries that the stream has brought, without a journal. */
  readonly streamed: readonly JournalEntry[];
  /** Returns the view of its newest run. */
  view(more?: Partial<RunInput>): Promise<RunView>;
  /** Returns the ids of what it waits for. */
  questions(): Promise<string[]>;
  history(): Promise<HistoryState[]>;
}

/** Watches a thread of a graph. */
export function watchThread(graph: CompiledGraph, thread = "watched"): WatchedThread {
  // The shipped graphs are those of all tests of this process.
  const before = graph.checkpointer;
  graph.checkpointer = new MemorySaver();
  const folder = temporaryFolder();
  const journal = openJournal(folder.path);
  const config = { configurable: { thread_id: thread }, recursionLimit: 100 };
  const streamed: JournalEntry[] = [];
  let values: Record<string, unknown> | null = null;
  const entries = async (): Promise<JournalEntry[]> => {
    journal.flush();
    return (await readJournal(folder.path, thread)).map(({ entry }) => entry);
  };
  const questions = async (): Promise<PendingQuestion[]> => {
    const { tasks } = await graph.getState(config);
    return tasks.flatMap(({ interrupts }) =>
      interrupts.map(({ id, value }) => ({ ...(value as object), interruptId: id ?? "" }) as PendingQuestion),
    );
  };
  return {
    streamed,
    questions: async () => (await questions()).map(({ id }) => id),
    entries,
    async run(input, { signal, onEvent } = {}) {
      const options = {
        ...config,
        ...(signal && { signal }),
        streamMode: [...MODES],
        subgraphs: true as const,
      };
      try {
        for await (const part of await graph.stream(input, options)) {
          const [namespace, mode, value] = part as [string[], string, Record<string, unknown>];
          if (mode === "custom") {
            const teams = namespace.map((name) => name.slice(0, name.lastIndexOf(":")));
            const event = value as unknown as Extract<JournalEntry, { kind: "event" }>["event"];
            streamed.push({ at: event.sequence / 1000, kind: "event", event, teams });
            await onEvent?.();
          } else if (mode === "values" && namespace.length === 0 && !("__interrupt__" in value))
            values = value;
        }
        return null;
      } catch (error) {
        return error;
      }
    },
    async view(more = {}) {
      const known = { entries: await entries(), values, questions: await questions(), request: null };
      return createRunReader().view({ ...known, ...more });
    },
    async history() {
      const states: HistoryState[] = [];
      for await (const snapshot of graph.getStateHistory(config)) states.push(historyState(snapshot));
      return states;
    },
    async [Symbol.asyncDispose]() {
      journal.close();
      Object.assign(graph, { checkpointer: before });
      folder[Symbol.dispose]();
    },
  };
}

const MODES = ["custom", "values", "messages"] as const;

/** Returns a snapshot in the form in which LangGraph's server sends it. */
function historyState(snapshot: StateSnapshot): HistoryState {
  const { values, next, tasks, metadata, createdAt, config, parentConfig } = snapshot;
  const state = { values, next, tasks, metadata, created_at: createdAt ?? null };
  const checkpoints = {
    checkpoint: config.configurable,
    parent_checkpoint: parentConfig?.configurable ?? null,
  };
  return { ...state, ...checkpoints } as unknown as HistoryState;
}

/** Returns the spans of a view in their order, each with those above it: `cook done > look_up failed`. */
export function spanTree({ spans }: Pick<RunView, "spans">): string[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const pathOf = (span: Span): string => {
    const parent = span.parent === null ? undefined : byId.get(span.parent);
    const attempt = span.attempt === 1 ? "" : ` (attempt ${span.attempt})`;
    const own = `${span.kind} ${span.label}${attempt} ${span.status}`;
    return parent === undefined ? own : `${pathOf(parent)} > ${own}`;
  };
  return spans.map(pathOf);
}

/** Returns what is wrong with the times of a view's spans: a child that is not within its parent, or an end before a start. */
export function timeFaults({ spans }: Pick<RunView, "spans">): string[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  return spans.flatMap(({ id, parent, startedAt, endedAt }) => {
    const above = parent === null ? undefined : byId.get(parent);
    const faults = endedAt !== null && endedAt < startedAt ? [`${id} ends before it starts`] : [];
    if (above === undefined) return faults;
    // Times of events and of calls come from the same clock, but are read one after the other.
    const isEarly = startedAt < above.startedAt - 2;
    const isLate = above.endedAt !== null && endedAt !== null && endedAt > above.endedAt + 2;
    return [...faults, ...(isEarly || isLate ? [`${id} is not within ${above.id}`] : [])];
  });
}
