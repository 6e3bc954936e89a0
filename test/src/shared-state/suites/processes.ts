import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openSharedState } from "../../../../src/shared-state/index.ts";
import { openAddress, type OpenStore } from "../support/stores.ts";
import { take } from "./watching.ts";

const PROGRAM = fileURLToPath(new URL("../support/count-in-process.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

interface Counter {
  /** Lets the process count, and resolves when it has ended. */
  count(): Promise<number | null>;
}

/** Starts a process that opens the store, and later adds a number to a key. */
async function startCounter(address: string, updates: number): Promise<Counter> {
  const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, address, String(updates)], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  await once(createInterface({ input: child.stdout }), "line");
  return {
    async count() {
      child.stdin.end("go\n");
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

/** Tests what a store for several processes must do. */
export function processesSuite(open: OpenStore): void {
  describe("several processes", () => {
    it("lose none of the 50 updates that four of them make, and a watch sees each update in order", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await using watch = state.watch("count");
      const counters = await Promise.all(
        [13, 13, 12, 12].map((updates) => startCounter(kept.address ?? "", updates)),
      );
      const told = take(watch, 50);
      expect(await Promise.all(counters.map((counter) => counter.count()))).toEqual([0, 0, 0, 0]);
      expect(await state.get("count")).toMatchObject({ value: 50, version: 50 });
      const events = await told;
      expect(events).toEqual(
        events.map((_, index) => ({
          type: "change",
          key: "count",
          oldValue: index === 0 ? undefined : index,
          newValue: index + 1,
          version: index + 1,
        })),
      );
    }, 60_000);

    it("read what a process wrote before it ended", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await state.set("topic", { title: "Bread" });
      await state.delete("topic");
      await state.as("writer").claim("topic");
      const store = await openAddress(kept.address ?? "");
      await using later = openSharedState(store, { namespace: "board" });
      expect(await later.get("topic")).toEqual({
        key: "topic",
        value: undefined,
        version: 2,
        owner: "writer",
      });
      expect(await take(later.watch("topic", { from: 0 }), 2)).toMatchObject([
        { version: 1 },
        { version: 2 },
      ]);
      await store.stop();
    });
  });
}
