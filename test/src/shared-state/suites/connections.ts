import type { EventEmitter } from "node:events";
import { PostgresStore } from "@langchain/langgraph-checkpoint-postgres/store";
import { describe, expect, it } from "vitest";
import { openSharedState } from "../../../../src/shared-state/index.ts";
import {
  inTransaction,
  isPostgresStore,
  type PostgresStoreLike,
} from "../../../../src/shared-state/postgres-store.ts";
import type { OpenStore } from "../support/stores.ts";
import { take } from "./watching.ts";

/** Ends the connections that listen to the database, like a failover; returns their number. */
async function cutListening(store: unknown): Promise<number> {
  const { pool } = (store as PostgresStoreLike).core;
  const { rows } = await pool.query(
    "SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity WHERE query LIKE 'LISTEN%'",
  );
  return Number(rows[0]?.["ended"]);
}

/** Counts the connections that listen. */
async function listening(store: unknown): Promise<number> {
  const { pool } = (store as PostgresStoreLike).core;
  const { rows } = await pool.query("SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
  return Number(rows[0]?.["n"]);
}

/** Tests what concerns PostgreSQL only: connections that break, few connections, and their release. */
export function connectionsSuite(open: OpenStore, url: () => string): void {
  describe("connections", () => {
    it("are opened again after they break, and a watch misses no write of the time between", async () => {
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

    it("listen only while there is a watch, one connection for all watches", async () => {
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

    it("can be a single one for all reads and writes", async () => {
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

    it("that break between two statements of a transaction undo it, and do not end the process", async () => {
      await using kept = await open();
      const store = kept.store as PostgresStoreLike;
      const cut = inTransaction(store, async (client) => {
        const isClosed = new Promise((resolve) => (client as unknown as EventEmitter).once("end", resolve));
        const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
        await store.core.pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.["pid"]]);
        await isClosed;
        return client.query("SELECT 1");
      });
      await expect(cut).rejects.toThrow(/Connection terminated|not queryable/);
      await using state = openSharedState(kept.store, { namespace: "board" });
      await state.set("topic", 1);
      expect(await state.get("topic")).toMatchObject({ value: 1 });
    });

    it("that cannot be opened are reported as unavailable", async () => {
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
