import type { Pool, PoolClient } from "pg";
import { expect, test } from "vitest";
import { openPostgres } from "../../../../src/workers/connections.ts";
import { openLockSession } from "../../../../src/workers/threads/lock-session.ts";
import { cutConnections } from "../fencing/support/cut-connections.ts";
import { describeWithPostgres } from "../fencing/support/with-postgres.ts";

const options = { schema: "troupe", longestWait: 10_000 };

/** Returns a pool on whose connections no unlock is answered, as if a network dropped the answer. */
function losingUnlocks(pool: Pool): Pool {
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    const query = client.query.bind(client) as (sql: string, values: unknown[]) => Promise<unknown>;
    return Object.assign(Object.create(client) as PoolClient, {
      release: client.release.bind(client),
      once: client.once.bind(client),
      query: (sql: string, values: unknown[]) =>
        sql.includes("unlock") ? Promise.reject(new Error("Query read timeout")) : query(sql, values),
    });
  };
  return Object.assign(Object.create(pool) as Pool, { connect });
}

/** Returns the sessions that hold locks. */
async function holdersOf(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>("SELECT pid FROM pg_locks WHERE locktype = 'advisory'");
  return rows.map(({ pid }) => pid);
}

describeWithPostgres("the session that holds the locks of a process", (url) => {
  test.each([
    ["an unlock fails", true],
    ["its connection breaks", false],
  ])("locks the threads of other runs again at once if %s", async (_, isUnlockLost) => {
    const pool = await openPostgres(url());
    const session = openLockSession(isUnlockLost ? losingUnlocks(pool) : pool, options);
    const other = openLockSession(pool, options);
    expect([await session.take("long"), await session.take("short")]).toEqual([true, true]);
    const [first] = await holdersOf(pool);

    if (!isUnlockLost) await cutConnections(url());
    await session.give("short");

    // Nothing else asks the session for a lock.
    await expect.poll(async () => (await holdersOf(pool)).filter((pid) => pid !== first)).toHaveLength(1);
    expect([await other.take("long"), await other.take("short")]).toEqual([false, true]);
    await session[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await pool.end();
  });
});
