import type { BaseCheckpointSaver } from "@langchain/langgraph";
import type { Pool, PoolClient, QueryConfig } from "pg";
import type { Course } from "./meal.ts";

/** The phases of a superstep with two steps, of which one has been stored, in their order. */
export const PHASES = [
  "in a step",
  "before a step's write",
  "inside the transaction of a step's write",
  "between the last write and the checkpoint",
  "inside the transaction of the checkpoint",
  "at the start of the next step",
] as const;

export type Phase = (typeof PHASES)[number];

/** Watches a run of the meal, and does something once, when it has come to a phase of its second superstep. */
export interface PhaseWatch {
  cook(course: Course): Promise<void>;
  watchPool(pool: Pool): Pool;
  watchSaver(saver: BaseCheckpointSaver): BaseCheckpointSaver;
}

/**
 * Watches for a phase. The step `bread` waits until the write of `soup` is stored, and the checkpoint until both are:
 * LangGraph stores them at the same time (langgraph 1.7.3).
 */
export function watchFor(wanted: Phase, act: () => unknown): PhaseWatch {
  let isDone = false;
  const soup = new Gate();
  const bread = new Gate();
  const reached = async (phase: Phase): Promise<void> => {
    if (isDone || phase !== wanted) return;
    isDone = true;
    await act();
  };
  return {
    async cook(course) {
      if (course === "bread") {
        await soup.opened;
        await reached("in a step");
      }
      if (course === "serve") await reached("at the start of the next step");
    },
    watchPool(pool) {
      const connect = pool.connect.bind(pool) as () => Promise<PoolClient>;
      const watched = async (): Promise<unknown> => watchedClient(await connect(), reached);
      const query = pool.query.bind(pool);
      return Object.assign(Object.create(pool) as Pool, { connect: watched, query });
    },
    watchSaver(saver) {
      const putWrites = saver.putWrites.bind(saver);
      const put = saver.put.bind(saver);
      saver.putWrites = async (...call) => {
        const done = JSON.stringify(call[1][0]?.[1]);
        if (done === BREAD) await reached("before a step's write");
        try {
          await putWrites(...call);
        } finally {
          if (done === SOUP) soup.open();
          if (done === BREAD) bread.open();
        }
      };
      saver.put = async (...call) => {
        if (JSON.stringify(call[1].channel_values["done"]) === BOTH) {
          await bread.opened;
          await reached("between the last write and the checkpoint");
        }
        return put(...call);
      };
      return saver;
    },
  };
}

/** What the steps write, and what the thread holds after both, as JSON. */
const SOUP = JSON.stringify(["soup"]);
const BREAD = JSON.stringify(["bread"]);
const BOTH = JSON.stringify(["shop", "bread", "soup"]);

/** A promise that is resolved from outside. */
export class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}

/** A connection that comes to a phase after a statement that stores what a step wrote, or what the thread holds then. */
function watchedClient(client: PoolClient, reached: (phase: Phase) => Promise<void>): PoolClient {
  const query = client.query.bind(client) as (...call: unknown[]) => Promise<unknown>;
  return Object.assign(Object.create(client) as PoolClient, {
    release: client.release.bind(client),
    query: async (...call: [statement: string | QueryConfig, values?: unknown[]]) => {
      const result = await query(...call);
      const [statement, values = (statement as QueryConfig).values ?? []] = call;
      const isStored = (text: string): boolean => values.some((value) => textOf(value) === text);
      if (isStored(BREAD)) await reached("inside the transaction of a step's write");
      if (isStored(BOTH)) await reached("inside the transaction of the checkpoint");
      return result;
    },
  });
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : "";
}
