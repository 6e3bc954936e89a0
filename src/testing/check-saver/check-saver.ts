import type { RunnableConfig } from "@langchain/core/runnables";
import type { BaseCheckpointSaver } from "@langchain/langgraph";

/** What a check is about. `writers`: several instances of the saver at the same time. `leases`: see `take`. */
export type SaverArea = "values" | "writes" | "threads" | "resume" | "writers" | "leases";

/** The result of one check. */
export interface SaverCheck {
  area: SaverArea;
  /** What must hold, as a sentence. */
  name: string;
  /** Null if it could not be checked: `detail` says why. */
  holds: boolean | null;
  /** What happened instead. Empty if it holds. */
  detail: string;
}

/** What `checkSaver` found. */
export interface SaverReport {
  checks: SaverCheck[];
}

/** How a saver is checked. */
export interface SaverCheckOptions<Saver extends BaseCheckpointSaver = BaseCheckpointSaver> {
  /**
   * Takes a thread from its present writer, if the saver has leases. Returns what the config of the next writer's runs has in
   * addition. From then on, the saver must refuse what the earlier writer writes, with an error that has a `code`.
   * @default the checks of leases are left out
   */
  take?: ((thread: string) => Promise<RunnableConfig>) | undefined;
  /** Closes an instance that `open` returned. */
  close?: ((saver: Saver) => unknown) | undefined;
  /**
   * How long one check may take, in milliseconds.
   * @default 60000
   */
  timeLimit?: number | undefined;
}

/**
 * Checks what runs of agents need of a checkpoint saver: that values come back equal, that a run which was killed at any
 * write continues without repeating a step that was stored, that threads do not mix, and, if the saver has leases, that a
 * writer which lost its thread can store nothing more. Needs no test framework.
 *
 * `open` is called as a process would at its start: each call must return an instance on the same storage. The checks use
 * threads whose ids begin with `check-saver`, and delete them in the end. Takes a few seconds.
 *
 * @example
 * const { checks } = await checkSaver(() => PostgresSaver.fromConnString(url), { close: (saver) => saver.end() });
 * console.table(checks);
 * assert.deepEqual(checks.filter(({ holds }) => holds === false), []);
 */
export async function checkSaver<Saver extends BaseCheckpointSaver>(
  open: () => Saver | Promise<Saver>,
  options: SaverCheckOptions<Saver> = {},
): Promise<SaverReport> {
  // Only here, so that those who need only the model server do not load LangGraph.
  const { runChecks } = await import("./run-checks.ts");
  return { checks: await runChecks(open, options) };
}
