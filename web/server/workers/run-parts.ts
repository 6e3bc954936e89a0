import type { StateSnapshot } from "@langchain/langgraph";
import { openQuestions } from "../../../src/approval/open-questions.ts";
import type { RunRecord } from "../../../src/workers/run-record.ts";
import type { StreamedItem } from "../../../src/workers/stream/streamed-item.ts";
import { graphOf, type WorkersParts } from "./workers-parts.ts";

/** One event of a run's stream in LangGraph's protocol. */
export interface RunPart {
  id?: string;
  event: string;
  data: unknown;
}

/** How often the state of a run is looked at while things happen in it, in milliseconds. */
const LOOK_AT_STATE = 500;

/** Which parts of a run are wanted, from which place on. */
export interface PartsQuery {
  after: number | undefined;
  /** The stream modes of LangGraph's protocol. */
  modes: ReadonlySet<string>;
  signal: AbortSignal;
}

/**
 * Yields a run as LangGraph's protocol streams it: its events as `custom`, the pieces of its answer as `messages`, and its
 * state as `values`, whose last one has the questions that the run waits on. Leaving the loop does not stop the run.
 */
export async function* runParts(
  parts: WorkersParts,
  run: RunRecord,
  { after, modes, signal }: PartsQuery,
): AsyncGenerator<RunPart> {
  const states = new StateReader(parts, run);
  yield { event: "metadata", data: { run_id: run.id, attempt: 1 } };
  for await (const item of parts.client.stream(run, { after, signal })) {
    const id = `${item.sequence}`;
    for (const part of partsOf(item)) {
      if (part.event === "error" || modes.has(modeOf(part.event))) yield { id, ...part };
    }
    if (!modes.has("values") || item.type !== "event" || item.event.type === "step_text") continue;
    const state = await states.newer();
    if (state !== null) yield { event: "values", data: state.values };
  }
  if (signal.aborted || !modes.has("values")) return;
  const state = await states.read();
  if (state === null) return;
  yield { event: "values", data: state.values };
  const interrupts = openQuestions(state).map(({ interrupt }) => interrupt);
  if (interrupts.length === 0) return;
  const waiting = state.tasks
    .flatMap((task) => task.interrupts)
    .filter(({ id }) => interrupts.includes(id ?? ""));
  yield { event: "values", data: { __interrupt__: waiting } };
}

function modeOf(event: string): string {
  return event.split("|", 1)[0] ?? event;
}

function partsOf(item: StreamedItem): Omit<RunPart, "id">[] {
  switch (item.type) {
    case "event":
      return [{ event: ["custom", ...item.teams].join("|"), data: item.event }];
    case "token": {
      const { text: content, message: id, agent: name } = item;
      if (id === null) return [];
      return [{ event: "messages", data: [{ type: "AIMessageChunk", id, name, content }, {}] }];
    }
    case "error":
      return [{ event: "error", data: { error: item.code, message: item.message } }];
    case "message":
    case "approval":
    case "result":
    case "gap":
      // The state has them.
      return [];
  }
}

/** Reads the state of a run's thread. */
class StateReader {
  readonly #parts: WorkersParts;
  readonly #run: RunRecord;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #checkpoint: unknown;

  constructor(parts: WorkersParts, run: RunRecord) {
    this.#parts = parts;
    this.#run = run;
  }

  async read(): Promise<StateSnapshot | null> {
    const { graph, thread } = this.#run;
    return this.#parts.states.get(await graphOf(this.#parts, graph), thread);
  }

  /** Returns the state if it is another one than before. Null if not, and if it was looked at only just now. */
  async newer(): Promise<StateSnapshot | null> {
    if (performance.now() - this.#lookedAt < LOOK_AT_STATE) return null;
    const state = await this.read();
    this.#lookedAt = performance.now();
    const checkpoint: unknown = state?.config.configurable?.["checkpoint_id"];
    if (checkpoint === this.#checkpoint) return null;
    this.#checkpoint = checkpoint;
    return state;
  }
}
