import { afterAll, beforeAll, describe } from "vitest";
import { postgresPrograms, startPostgres, type PostgresServer } from "../../../support/postgres.ts";
import { openPostgres } from "../../shared-state/support/stores.ts";
import { leasesSuite } from "./suites/leases.ts";
import { recordsSuite } from "./suites/records.ts";

const programs = postgresPrograms();
const reason = programs === null ? " (skipped: apt-get install postgresql)" : "";

describe.skipIf(programs === null)(`onceTool in PostgreSQL${reason}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
  }, 60_000);
  afterAll(() => server[Symbol.asyncDispose]());
  recordsSuite(openPostgres(() => server.url));
  leasesSuite(() => server.url);
});
