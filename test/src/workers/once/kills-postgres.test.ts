import { afterAll, beforeAll, describe } from "vitest";
import { postgresPrograms, startPostgres, type PostgresServer } from "../../../support/postgres.ts";
import { killsSuite } from "./suites/kills.ts";

const programs = postgresPrograms();
const reason = programs === null ? " (skipped: apt-get install postgresql)" : "";

describe.skipIf(programs === null)(`onceTool in PostgreSQL${reason}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
  }, 60_000);
  afterAll(() => server[Symbol.asyncDispose]());
  killsSuite(() => server.url);
});
