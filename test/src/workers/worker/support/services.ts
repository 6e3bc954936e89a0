import { afterAll, beforeAll, describe } from "vitest";
import { postgresPrograms, startPostgres, type PostgresServer } from "../../../../support/postgres.ts";
import { redisProgram, startRedis, type RedisServer } from "../../../../support/redis.ts";
import { openFleet, type Fleet } from "./fleet.ts";

/** The servers of one test file. */
export interface TestServices {
  postgres: PostgresServer;
  redis: RedisServer;
}

const programs = { postgres: postgresPrograms(), redis: redisProgram() };
const isMissing = programs.postgres === null || programs.redis === null;
const reason = isMissing
  ? " (skipped: `apt-get install postgresql redis-server` provides what is missing)"
  : "";

/**
 * Describes tests that share a PostgreSQL and a Redis of their own, and a fleet of workers on them. They are skipped if one
 * of the servers is not installed.
 */
export function describeWithFleet(
  title: string,
  tests: (fleet: () => Fleet, services: () => TestServices) => void,
): void {
  describe.skipIf(isMissing)(`${title}${reason}`, () => {
    let services: TestServices;
    let fleet: Fleet;
    beforeAll(async () => {
      services = {
        postgres: await startPostgres(programs.postgres ?? ""),
        redis: await startRedis(programs.redis ?? ""),
      };
      fleet = await openFleet({ postgres: services.postgres.url, redis: services.redis.url });
    });
    afterAll(async () => {
      await fleet[Symbol.asyncDispose]();
      await services.redis[Symbol.asyncDispose]();
      await services.postgres[Symbol.asyncDispose]();
    });
    tests(
      () => fleet,
      () => services,
    );
  });
}
