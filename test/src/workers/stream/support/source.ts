import { openRedis } from "../../../../../src/workers/connections.ts";
import type { RunKey } from "../../../../../src/workers/run-record.ts";
import { openNotifications } from "../../../../../src/workers/stream/notifications.ts";
import {
  readItems,
  type ItemSource,
  type ReadOptions,
} from "../../../../../src/workers/stream/read-items.ts";
import type { StreamedItem } from "../../../../../src/workers/stream/streamed-item.ts";
import { Records } from "./records.ts";

/** What readers share, with records that the test writes. It is closed at the end of the test. */
export async function openSource(url: string): Promise<ItemSource & { store: Records } & Disposable> {
  const redis = await openRedis(url);
  const notifications = openNotifications(redis);
  return {
    redis,
    notifications,
    store: new Records(),
    [Symbol.dispose]() {
      notifications.close();
      redis.disconnect();
    },
  };
}

/** Reads a run to its end. */
export async function readAll(
  source: ItemSource,
  run: RunKey,
  options: ReadOptions = {},
): Promise<StreamedItem[]> {
  const items: StreamedItem[] = [];
  for await (const item of readItems(source, run, options)) items.push(item);
  return items;
}

/** Each item in a few words. */
export function brief(items: readonly StreamedItem[]): string[] {
  return items.map((item) => {
    if (item.type === "gap") return `gap ${item.missed}`;
    if (item.type === "approval") return `approval ${item.question.id}`;
    if (item.type === "event") return `event ${item.event.type}`;
    if (item.type === "error") return `error ${item.code} ${item.message}`;
    return `${item.type} ${item.text}`;
  });
}

let runs = 0;

/** A run of its own for a test. */
export function newRun(): RunKey {
  runs += 1;
  return { tenant: "acme", id: `run-${runs}` };
}
