import { PostgresStore } from "@langchain/langgraph-checkpoint-postgres/store";
import { describe, expect, it } from "vitest";
import { openSharedState } from "../../../../src/shared-state/index.ts";
import { isPostgresStore, type PostgresStoreLike } from "../../../../src/shared-state/postgres-store.ts";
import type { OpenStore } from "../support/stores.ts";
import { take } from "./watching.ts";

/** Ends the connections of the database that listen, as a failover would; how many it were. */
async function cutListening(store: unknown): Promise<number> {
  const { pool } = (store as PostgresStoreLike).core;
  const { rows } = await pool.query(
    "SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity WHERE query LIKE 'LISTEN%'",
  );
  return Number(rows[0]?.["ended"]);
}

/** How many connections listen. */
async function listening(store: unknown): Promise<number> {
  const { pool } = (store as PostgresStoreLike).core;
  const { rows } = await pool.query("SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
  return Number(rows[0]?.["n"]);
}

/** What is PostgreSQL's own: connections that break, that are few, and that are given back. */
export function connectionsSuite(open: OpenStore, url: () => string): void {
  describe("connections", () => {
    it("that break are made again, and who watches misses nothing of what was written meanwhile", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await using watch = state.watch("topic", { from: "now" });
      await state.set("topic", 1);
      expect(await take(watch, 1)).toMatchObject([{ version: 1 }]);
      const next = take(watch, 2);
      expect(await cutListening(kept.store)).toBe(1);
      await state.set("topic", 2);
      await state.set("topic", 3);
      expect(await next).toMatchObject([{ version: 2 }, { version: 3 }]);
      await expect.poll(() => listening(kept.store)).toBe(1);
      const last = take(watch, 1);
      await state.set("topic", 4);
      expect(await last).toMatchObject([{ version: 4 }]);
    });

    it("listen while somebody watches, one for all, and no longer", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      await using other = openSharedState(kept.store, { namespace: "other" });
      await state.set("topic", 1);
      expect(await listening(kept.store)).toBe(0);
      const watches = [state.watch("topic"), state.watch("topic"), other.watch("topic", { from: "now" })];
      await take(watches[0]!, 1);
      await other.set("topic", 1);
      await take(watches[2]!, 1);
      expect(await listening(kept.store)).toBe(1);
      for (const watch of watches) await watch.return();
      await expect.poll(() => listening(kept.store)).toBe(0);
    });

    it("may be one for everything that is read and written", async () => {
      const store = new PostgresStore({
        connectionOptions: { connectionString: url(), max: 1 },
        schema: "one only",
      });
      await using state = openSharedState(store, { namespace: "board" });
      await using watch = state.watch("count", { from: "now" });
      await Promise.all(
        Array.from({ length: 5 }, () => state.update("count", (count) => Number(count ?? 0) + 1)),
      );
      expect((await take(watch, 5)).map(({ type }) => type)).toEqual(
        Array.from({ length: 5 }, () => "change"),
      );
      await state.close();
      await store.stop();
      await using late = openSharedState(store, { namespace: "board" });
      await expect(late.get("count")).rejects.toMatchObject({ code: "shared_state_unavailable" });
    });

    it("that cannot be made are told as such", async () => {
      const store = PostgresStore.fromConnString("postgres://troupe@127.0.0.1:1/nowhere");
      await using state = openSharedState(store, { namespace: "board" });
      const error = { code: "shared_state_unavailable", message: expect.stringContaining("ECONNREFUSED") };
      await expect(state.get("topic")).rejects.toMatchObject(error);
      await expect(take(state.watch("topic"), 1)).rejects.toMatchObject(error);
      expect(isPostgresStore(store)).toBe(true);
      await store.stop();
    });
  });
}
