import { afterAll, beforeAll, describe } from "vitest";
import { postgresPrograms, startPostgres, type PostgresServer } from "../../support/postgres.ts";
import { openPostgres } from "./support/stores.ts";
import { connectionsSuite } from "./suites/connections.ts";
import { keysSuite } from "./suites/keys.ts";
import { processesSuite } from "./suites/processes.ts";
import { watchSuite } from "./suites/watching.ts";
import { writersSuite } from "./suites/writers.ts";

const programs = postgresPrograms();
const reason = programs === null ? " (skipped: PostgreSQL is not installed)" : "";

describe.skipIf(programs === null)(`shared state in PostgreSQL${reason}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
  }, 60_000);
  afterAll(() => server[Symbol.asyncDispose]());

  const open = openPostgres(() => server.url);
  keysSuite(open);
  writersSuite(open);
  watchSuite(open);
  processesSuite(open);
  connectionsSuite(open, () => server.url);
});
