import { tool } from "@langchain/core/tools";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openSharedState } from "../../../../../src/shared-state/index.ts";
import { forgetEffects, onceTool, type OnceOptions } from "../../../../../src/workers/index.ts";
import type { OpenStore } from "../../../shared-state/support/stores.ts";

/** A tool with a key, and how often it was called for each order. */
function paying(options: Omit<OnceOptions, "key"> = {}) {
  const paid: string[] = [];
  let fails = false;
  const pay = tool(
    async ({ order }) => {
      paid.push(order);
      if (fails) throw new Error("the line broke");
      return `paid ${order}`;
    },
    { name: "pay", description: "pays", schema: z.object({ order: z.string() }) },
  );
  const once = onceTool(pay, { ...options, key: ({ order }) => order });
  const failing = async (work: () => Promise<unknown>): Promise<void> => {
    fails = true;
    await work();
    fails = false;
  };
  return { paid, once, failing };
}

const DAY = 24 * 60 * 60 * 1_000;

/** Tests the records of `onceTool` in a store. */
export function recordsSuite(open: OpenStore): void {
  describe("the records of onceTool", () => {
    it("hold in the store: ten calls at once, by two tools, are one effect", async () => {
      await using kept = await open();
      const { paid, once } = paying();
      const { paid: others, once: other } = paying();
      const config = { store: kept.store, configurable: { thread_id: "a" } };
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) => (index % 2 ? once : other).invoke({ order: "7" }, config)),
      );
      expect([...paid, ...others]).toEqual(["7"]);
      // Those that came while it was under way read that it is not known yet.
      expect(results).toContain("paid 7");
      expect(await once.invoke({ order: "7" }, config)).toBe("paid 7");
    });

    it("are forgotten when they are old, for good, and by thread", async () => {
      await using kept = await open();
      let now = Date.UTC(2026, 0, 1);
      const { paid, once } = paying({ effects: { now: () => now } });
      const pay = (order: string, thread: string): Promise<unknown> =>
        once.invoke({ order }, { store: kept.store, configurable: { thread_id: thread } });
      await pay("1", "a");
      await pay("1", "b");
      now += 10 * DAY;
      await pay("2", "a");
      const forget = (days: number, thread?: string): Promise<number> =>
        forgetEffects(kept.store, { olderThan: days * DAY, thread, now: () => now });
      expect([await forget(11), await forget(9, "b"), await forget(9), await forget(9)]).toEqual([
        0, 1, 1, 0,
      ]);
      expect(await kept.store.search(["troupe-effects"], { limit: 10 })).toHaveLength(1);
      await pay("2", "a");
      await pay("1", "a");
      expect(paid).toEqual(["1", "1", "2", "1"]);
    });

    it("of calls that are not known are forgotten only if this is asked for", async () => {
      await using kept = await open();
      const { once, failing } = paying({ effects: { now: () => 0 } });
      await failing(() =>
        once.invoke({ order: "1" }, { store: kept.store, configurable: { thread_id: "a" } }),
      );
      const olderThan = DAY;
      expect(await forgetEffects(kept.store, { olderThan })).toBe(0);
      expect(await forgetEffects(kept.store, { olderThan, unknown: true })).toBe(1);
    });

    it("are no part of other shared states, which stay", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await state.set("topic", "bread");
      const { once } = paying({ effects: { now: () => 0 } });
      await once.invoke({ order: "1" }, { store: kept.store, configurable: { thread_id: "a" } });
      expect(await forgetEffects(kept.store, { olderThan: DAY })).toBe(1);
      expect(await state.list()).toMatchObject([{ key: "topic", value: "bread", version: 1 }]);
    });

    it("are not written for a worker whose lease is not known to hold, and the tool is not called", async () => {
      await using kept = await open();
      const stop = new AbortController();
      stop.abort(new Error("the lease is lost"));
      const { paid, once } = paying();
      const config = { store: kept.store, configurable: { thread_id: "a" }, signal: stop.signal };
      await expect(once.invoke({ order: "1" }, config)).rejects.toThrow("the lease is lost");
      expect(paid).toEqual([]);
    });
  });
}
