import { checkOptions, faultOfLimit } from "../../errors/check-options.ts";
import { faultsOfUnknownOptions, optionNames } from "../../errors/unknown-options.ts";
import type { ServiceAddresses } from "../connections.ts";
import { ClientServices } from "./client-services.ts";
import { ClientTenant } from "./client-tenant.ts";
import { QueueClient } from "./queue-client.ts";
import type { RunClient } from "./run-client.ts";

export type { RunClient } from "./run-client.ts";

/** Options of `createRunClient`. */
export interface RunClientOptions extends ServiceAddresses {
  /**
   * The only tenant whose runs this client reaches. 1 to 64 letters, digits, `_` and `-`.
   * @default calls can name any tenant; those that name none are about the tenant "default"
   */
  tenant?: string | undefined;
  /**
   * The most connections to PostgreSQL at once.
   * @default 5
   */
  connections?: number | undefined;
}

const NAMES = optionNames<RunClientOptions>()(["redis", "postgres", "tenant", "connections"]);

/**
 * Creates a client of the workers that share these services. It connects at the first call. Throws ConfigurationError for
 * unknown options, and InputError if `tenant` cannot be one. Calls reject with TroupeError `workers_unavailable` if an
 * address is wrong, a package is missing, or PostgreSQL cannot be reached.
 *
 * @example
 * await using client = createRunClient({ redis: "redis://127.0.0.1:6379", postgres: "postgres://127.0.0.1/troupe" });
 * const run = await client.submit("router", { messages: "Why is my query slow?" });
 * const { record } = await client.wait(run);
 * console.log(record.answer);
 */
export function createRunClient(options: RunClientOptions): RunClient {
  // JavaScript code can pass null, which has no members.
  const { redis, postgres, tenant = null, connections = 5 } = { ...options };
  checkOptions("createRunClient", [
    ...faultsOfUnknownOptions(options, NAMES),
    faultOfLimit("connections", connections),
  ]);
  return new QueueClient(new ClientServices({ redis, postgres }, { connections }), new ClientTenant(tenant));
}
