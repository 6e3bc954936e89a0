import { afterAll, beforeAll, describe } from "vitest";
import { postgresPrograms, startPostgres, type PostgresServer } from "../../../../support/postgres.ts";

const programs = postgresPrograms();
const reason = programs === null ? " (skipped: `apt-get install postgresql` provides PostgreSQL)" : "";

/** Describes tests that share a PostgreSQL server of their own. They are skipped if PostgreSQL is not installed. */
export function describeWithPostgres(
  title: string,
  tests: (url: () => string, server: () => PostgresServer) => void,
): void {
  describe.skipIf(programs === null)(`${title}${reason}`, () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres(programs ?? "");
    });
    afterAll(() => server[Symbol.asyncDispose]());
    tests(
      () => server.url,
      () => server,
    );
  });
}
