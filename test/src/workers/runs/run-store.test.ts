import type { Pool } from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { openPostgres } from "../../../../src/workers/connections.ts";
import { openRunStore } from "../../../../src/workers/runs/open-run-store.ts";
import { postgresPrograms, startPostgres, type PostgresServer } from "../../../support/postgres.ts";
import { changesSuite } from "./suites/changes.ts";
import { claimsSuite } from "./suites/claims.ts";
import { deletionSuite } from "./suites/deletion.ts";
import { endsSuite } from "./suites/ends.ts";
import { hostileSuite } from "./suites/hostile.ts";
import { livenessSuite } from "./suites/liveness.ts";
import { queueSuite } from "./suites/queue.ts";
import { submissionSuite } from "./suites/submission.ts";

const programs = postgresPrograms();
const reason = programs === null ? " (skipped: apt-get install postgresql)" : "";

describe.skipIf(programs === null)(`the list of runs${reason}`, () => {
  let server: PostgresServer;
  let pool: Pool;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
    pool = await openPostgres(server.url);
    // Workers start together.
    await Promise.all(Array.from({ length: 8 }, () => openRunStore(pool).setup()));
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await server[Symbol.asyncDispose]();
  });

  const store = { pool: () => pool, runs: () => openRunStore(pool) };
  submissionSuite(store);
  claimsSuite(store);
  endsSuite(store);
  changesSuite(store);
  queueSuite(store);
  livenessSuite(store);
  deletionSuite(store);
  hostileSuite(store);
});
