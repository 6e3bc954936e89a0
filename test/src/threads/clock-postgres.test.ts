import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { afterAll, beforeAll, describe } from "vitest";
import { postgresPrograms, startPostgres, type PostgresServer } from "../../support/postgres.ts";
import { clockSuite } from "./support/clock-suite.ts";

const programs = postgresPrograms();
const reason = programs === null ? " (skipped: PostgreSQL is not installed)" : "";

describe.skipIf(programs === null)(`threads in PostgreSQL${reason}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
  }, 60_000);
  afterAll(() => server[Symbol.asyncDispose]());

  let schemas = 0;
  clockSuite(async () => {
    schemas += 1;
    const savers: PostgresSaver[] = [];
    const schema = `clock_${schemas}`;
    const open = (): PostgresSaver => {
      const saver = PostgresSaver.fromConnString(server.url, { schema });
      savers.push(saver);
      return saver;
    };
    const saver = open();
    await saver.setup();
    return {
      saver,
      reopen: open,
      [Symbol.asyncDispose]: async () => void (await Promise.all(savers.map((one) => one.end()))),
    };
  });
});
