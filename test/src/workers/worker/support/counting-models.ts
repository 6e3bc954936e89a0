import { EventEmitter, once } from "node:events";
import {
  createModelServer,
  type ModelReply,
  type ModelRequest,
  type ModelServer,
} from "../../../../../src/testing/index.ts";

/** How long a test waits for a call, in milliseconds. No test is meant to need it. */
const DEADLINE = 50_000;

/** A scripted model server that counts calls by their task, and can hold them. */
export interface CountingModels extends AsyncDisposable {
  server: ModelServer;
  /** How many calls began, by task. */
  calls: Record<string, number>;
  /** Lets calls for a task wait from now on, until it is released, as by the returned function. */
  hold(task: string): () => void;
  release(task: string): void;
  releaseAll(): void;
  /** Waits until a call for a task has begun for the nth time. */
  begun(task: string, times?: number): Promise<void>;
}

/** Starts a model server that answers each task with `result of <task>`, or with what `reply` returns. */
export async function countingModels(
  reply?: (task: string, request: ModelRequest) => ModelReply | null,
): Promise<CountingModels> {
  const calls: Record<string, number> = {};
  const held = new Set<string>();
  const changes = new EventEmitter().setMaxListeners(0);
  const server = await createModelServer({
    async script(request) {
      const task = taskOf(request);
      calls[task] = (calls[task] ?? 0) + 1;
      changes.emit("change");
      while (held.has(task)) await once(changes, "change");
      return reply?.(task, request) ?? { text: `result of ${task}` };
    },
  });
  const release = (task: string): void => {
    held.delete(task);
    changes.emit("change");
  };
  return {
    server,
    calls,
    hold(task) {
      held.add(task);
      return () => release(task);
    },
    release,
    releaseAll() {
      held.clear();
      changes.emit("change");
    },
    async begun(task, times = 1) {
      const signal = AbortSignal.timeout(DEADLINE);
      while ((calls[task] ?? 0) < times) await once(changes, "change", { signal });
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** The task of a step, or the request. */
function taskOf({ schema, lastUser }: ModelRequest): string {
  return schema ?? lastUser.split("Your task:\n").at(-1)?.trim() ?? "";
}
