import { postgresPrograms, startPostgres, type PostgresServer } from "../../test/support/postgres.ts";
import { redisProgram, startRedis, type RedisServer } from "../../test/support/redis.ts";

/** A private PostgreSQL and a private Redis. */
export interface Services extends AsyncDisposable {
  postgres: PostgresServer;
  redis: RedisServer;
}

/** Returns the programs of both services, or null if one of them is not installed. */
export function servicePrograms(): { postgres: string; redis: string } | null {
  const [postgres, redis] = [postgresPrograms(), redisProgram()];
  return postgres === null || redis === null ? null : { postgres, redis };
}

/** A worker has about 18 connections, and those of a killed one are open for a moment longer. */
const MOST_CONNECTIONS = 200;

/** Starts both services on free ports. Throws, with the command that installs them, if one is not installed. */
export async function startServices(): Promise<Services> {
  const programs = servicePrograms();
  if (programs === null) throw new Error("this needs: apt-get install postgresql redis-server");
  const postgres = await startPostgres(programs.postgres, { connections: MOST_CONNECTIONS });
  const redis = await startRedis(programs.redis);
  return {
    postgres,
    redis,
    async [Symbol.asyncDispose]() {
      await redis[Symbol.asyncDispose]();
      await postgres[Symbol.asyncDispose]();
    },
  };
}
