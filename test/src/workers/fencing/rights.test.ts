import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { expect, it } from "vitest";
import { openPostgres } from "../../../../src/workers/connections.ts";
import { openFencedSaver } from "../../../../src/workers/fencing/fenced-saver.ts";
import { createAllowanceTables } from "../../../../src/workers/limits/allowance-tables.ts";
import { readAllowances, setAllowance } from "../../../../src/workers/limits/allowances.ts";
import { reserveAllowances } from "../../../../src/workers/limits/reserve-allowances.ts";
import { openRunStore } from "../../../../src/workers/runs/open-run-store.ts";
import { describeWithPostgres } from "./support/with-postgres.ts";

/** Creates all tables that runs, checkpoints and allowances need. */
async function createAll(url: string): Promise<void> {
  const pool = await openPostgres(url);
  try {
    await openFencedSaver(pool);
    await createAllowanceTables(pool);
    await openRunStore(pool).setup();
  } finally {
    await pool.end();
  }
}

/** Creates a database and a role, lets the administrator do something with both, and returns the role's address. */
async function addressOf(role: string, url: string, statements: readonly string[]): Promise<string> {
  const address = url.replace(/[^/]+$/, `of_${role}`);
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE ROLE ${role} LOGIN`);
  await client.query(`CREATE DATABASE of_${role}`);
  await client.end();
  const inside = new Client({ connectionString: address });
  await inside.connect();
  for (const statement of statements) {
    if (statement === "tables") await createAll(address);
    else await inside.query(statement);
  }
  await inside.end();
  return address.replace("//troupe@", `//${role}@`);
}

describeWithPostgres("the rights of a worker in PostgreSQL", (url) => {
  it("need not include the right to create anything if the tables are there", async () => {
    const address = await addressOf("clerk", url(), [
      "tables",
      "GRANT USAGE ON SCHEMA troupe TO clerk",
      "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA troupe TO clerk",
    ]);
    await createAll(address);
    const pool = await openPostgres(address);
    await setAllowance(pool, { scope: "tenant:acme", modelCalls: 2 });
    const { signal } = new AbortController();
    const reserved = { modelCalls: 1, tokens: 0, cost: null };
    const request = { scopes: ["tenant:acme"], run: randomUUID(), model: "m", reserved };
    const reservation = await reserveAllowances(pool, request, signal);
    await reservation.settle({ modelCalls: 1, tokens: 0, cost: null });
    expect((await readAllowances(pool))[0]?.spent.modelCalls).toBe(1);
    await pool.end();
  });

  it("need not include the right to create a schema if there is one for it", async () => {
    const address = await addressOf("owner", url(), ["CREATE SCHEMA troupe AUTHORIZATION owner"]);
    await expect(createAll(address)).resolves.toBeUndefined();
    await expect(createAll(address)).resolves.toBeUndefined();
  });
});
