import { tool } from "@langchain/core/tools";
import { PostgresStore } from "@langchain/langgraph-checkpoint-postgres/store";
import type { Pool, PoolClient } from "pg";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openPostgres } from "../../../../../src/workers/connections.ts";
import { EPOCH_KEY } from "../../../../../src/workers/fencing/epoch-key.ts";
import { createLeaseTable, raiseEpoch, SCHEMA } from "../../../../../src/workers/fencing/lease-tables.ts";
import { onceTool } from "../../../../../src/workers/index.ts";

async function take(pool: Pool, thread: string): Promise<number> {
  const client = await pool.connect();
  await client.query("BEGIN");
  const epoch = await raiseEpoch(client, thread);
  await client.query("COMMIT");
  client.release();
  return epoch;
}

/** Tests who may let an effect begin, in the database that has the leases. */
export function leasesSuite(url: () => string): void {
  describe("a worker", () => {
    it("that lost its thread lets no effect begin, but records how one ended that it had begun", async () => {
      const pool = await openPostgres(url());
      const client = await pool.connect();
      await createLeaseTable(client);
      client.release();
      const store = PostgresStore.fromConnString(url(), { schema: SCHEMA });
      const paid: string[] = [];
      let during = async (): Promise<unknown> => undefined;
      const pay = tool(
        async ({ order }) => {
          paid.push(order);
          await during();
          return `paid ${order}`;
        },
        { name: "pay", description: "pays", schema: z.object({ order: z.string() }) },
      );
      const once = onceTool(pay, { key: ({ order }) => order, scope: "everywhere" });
      const configOf = (tenant: string, epoch: number) => ({
        store,
        configurable: { thread_id: `${tenant}/lunch`, [EPOCH_KEY]: epoch },
      });
      const first = configOf("ann", await take(pool, "ann/lunch"));
      during = () => take(pool, "ann/lunch");
      expect(await once.invoke({ order: "1" }, first)).toBe("paid 1");
      during = async () => undefined;
      await expect(once.invoke({ order: "2" }, first)).rejects.toMatchObject({ code: "lease_lost" });
      const second = configOf("ann", 2);
      expect(await once.invoke({ order: "1" }, second)).toBe("paid 1");
      expect(await once.invoke({ order: "2" }, second)).toBe("paid 2");
      // The key of another tenant is another key.
      const other = configOf("bob", await take(pool, "bob/lunch"));
      expect(await once.invoke({ order: "2" }, other)).toBe("paid 2");
      expect(paid).toEqual(["1", "2", "2"]);
      await store.stop();
      await pool.end();
    });

    it("waits for a store that cannot be reached, before its effect and after it", async () => {
      const pool = await openPostgres(url());
      const store = PostgresStore.fromConnString(url(), { schema: SCHEMA });
      const stored = (store as unknown as { core: { pool: Pool } }).core.pool;
      const connect = stored.connect.bind(stored) as (...given: unknown[]) => Promise<PoolClient>;
      let [left, refusals] = [0, 0];
      const fail = (times: number): void => void (left = times);
      // Transactions connect by a promise, and single statements by a callback.
      const patched = async (...given: unknown[]): Promise<PoolClient> => {
        if (left === 0 || given.length > 0) return connect(...given);
        left -= 1;
        refusals += 1;
        throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
      };
      stored.connect = patched as typeof stored.connect;
      let paid = 0;
      const pay = tool(
        async () => {
          paid += 1;
          fail(2);
          return "paid";
        },
        { name: "pay", description: "pays", schema: z.object({}) },
      );
      const once = onceTool(pay, { key: () => "patience" });
      const configurable = { thread_id: "eve/lunch", [EPOCH_KEY]: await take(pool, "eve/lunch") };
      fail(2);
      expect(await once.invoke({}, { store, configurable })).toBe("paid");
      expect(await once.invoke({}, { store, configurable })).toBe("paid");
      expect([paid, refusals]).toEqual([1, 4]);
      await store.stop();
      await pool.end();
    });

    it("calls the tool if the store's database has no leases, which then cannot be checked", async () => {
      const address = new URL(url());
      const pool = await openPostgres(url());
      await pool.query("CREATE DATABASE elsewhere");
      await pool.end();
      address.pathname = "/elsewhere";
      const store = PostgresStore.fromConnString(address.href, { schema: SCHEMA });
      const pay = tool(async () => "paid", { name: "pay", description: "pays", schema: z.object({}) });
      const configurable = { thread_id: "ann/lunch", [EPOCH_KEY]: 7 };
      expect(await onceTool(pay, { key: () => "1" }).invoke({}, { store, configurable })).toBe("paid");
      await store.stop();
    });
  });
}
