import type { RunnableConfig } from "@langchain/core/runnables";
import type { StateSnapshot } from "@langchain/langgraph";
import type { Pool } from "pg";
import type { CompiledGraph } from "../../../src/langgraph/compiled-graph.ts";
import { CHECKPOINTER } from "../../../src/langgraph/checkpointer.ts";
import type { VersionedSaver } from "../../../src/threads/versioned-saver.ts";
import { OnceOpened } from "../../../src/workers/client/once-opened.ts";
import { openPostgres } from "../../../src/workers/connections.ts";
import { withEpoch } from "../../../src/workers/fencing/epoch-key.ts";
import { openFencedSaver } from "../../../src/workers/fencing/fenced-saver.ts";
import { raiseEpoch } from "../../../src/workers/fencing/lease-tables.ts";
import { threadKeyOf } from "../../../src/workers/run-record.ts";
import { transact } from "../../../src/workers/runs/transact.ts";

/** Which states of a thread are read. */
export interface HistoryQuery {
  limit: number;
  /** The id of a checkpoint: only states before it. */
  before?: string | undefined;
}

/** A change of a thread's state, made in the name of a node. */
export interface StateChange {
  values: unknown;
  node?: string | undefined;
  /** The checkpoint that the change begins from. Without it, the latest. */
  checkpoint?: string | undefined;
}

/** The states of the threads that workers keep in PostgreSQL. */
export interface ThreadStates extends AsyncDisposable {
  /** Returns the latest state of a thread, or that of a checkpoint. Null if there is none. */
  get(graph: CompiledGraph, thread: string, checkpoint?: string): Promise<StateSnapshot | null>;
  /** Returns states of a thread, the newest first. */
  history(graph: CompiledGraph, thread: string, query: HistoryQuery): Promise<StateSnapshot[]>;
  /**
   * Changes the state of a thread. It takes the thread from every worker: call it only if no run of the thread is open.
   * Returns the config of the new checkpoint.
   */
  update(graph: CompiledGraph, thread: string, change: StateChange): Promise<RunnableConfig>;
}

/** Opens the states of a tenant's threads. It connects at the first call. */
export function openThreadStates({ postgres, tenant }: { postgres: string; tenant: string }): ThreadStates {
  const pool = new OnceOpened<Pool>(() => openPostgres(postgres, { connections: 3 }));
  const saver = new OnceOpened<VersionedSaver>(async () => openFencedSaver(await pool.get()));
  const configOf = async (thread: string, checkpoint?: string): Promise<RunnableConfig> => ({
    configurable: {
      thread_id: threadKeyOf({ tenant, thread }),
      checkpoint_ns: "",
      ...(checkpoint !== undefined && { checkpoint_id: checkpoint }),
      // The graph may be used by others at the same time: it keeps the saver that it has.
      [CHECKPOINTER]: await saver.get(),
    },
  });
  return {
    async get(graph, thread, checkpoint) {
      const state = await graph.getState(await configOf(thread, checkpoint));
      return state.createdAt === undefined ? null : state;
    },
    async history(graph, thread, { limit, before }) {
      const config = await configOf(thread);
      const states: StateSnapshot[] = [];
      const from = before === undefined ? {} : { before: await configOf(thread, before) };
      for await (const state of graph.getStateHistory(config, { limit, ...from })) states.push(state);
      return states;
    },
    async update(graph, thread, { values, node, checkpoint }) {
      const config = await configOf(thread, checkpoint);
      const epoch = await transact(await pool.get(), (client) =>
        raiseEpoch(client, threadKeyOf({ tenant, thread })),
      );
      return graph.updateState(withEpoch(config, epoch), values, node);
    },
    async [Symbol.asyncDispose]() {
      await (await pool.ifOpened())?.end();
    },
  };
}
