import { join } from "node:path";
import type { Command } from "commander";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";
import { rememberKeysOfAddress } from "../../src/text/configured-keys.ts";
import { UsageError } from "../errors.ts";
import { filled } from "../run/run-options.ts";

/** The options that name the services which workers share. */
export interface ServiceOptions {
  /** @default TROUPE_REDIS_URL of the environment or of `.env` */
  redis?: string;
  /** @default TROUPE_POSTGRES_URL of the environment or of `.env` */
  postgres?: string;
}

/** Adds the options that name Redis and PostgreSQL. */
export function addServiceOptions(command: Command): Command {
  return command
    .option("--redis <url>", "the address of Redis (default: TROUPE_REDIS_URL)", filled)
    .option("--postgres <url>", "the address of PostgreSQL (default: TROUPE_POSTGRES_URL)", filled);
}

/** The services, each with what is known about its address. */
const SERVICES = {
  redis: {
    name: "Redis",
    variable: "TROUPE_REDIS_URL",
    protocols: ["redis:", "rediss:"],
    example: "redis://127.0.0.1:6379",
  },
  postgres: {
    name: "PostgreSQL",
    variable: "TROUPE_POSTGRES_URL",
    protocols: ["postgres:", "postgresql:"],
    example: "postgres://user@127.0.0.1:5432/database",
  },
} as const;

type Service = keyof typeof SERVICES;

/**
 * Returns the addresses of Redis and PostgreSQL: those of the options, else of the environment, else of the folder's
 * `.env`. Their passwords are hidden in all output from now on. Throws UsageError, which names every address that is
 * missing or is not one.
 */
export function serviceAddresses(
  options: ServiceOptions,
  {
    environment = process.env,
    folder = process.cwd(),
  }: { environment?: NodeJS.ProcessEnv; folder?: string } = {},
): { redis: string; postgres: string } {
  const file = readEnvironmentFile(join(folder, ".env"));
  const read = (service: Service): { address: string; faults: string[] } => {
    const { variable } = SERVICES[service];
    const given = options[service]?.trim();
    const address = given ?? (environment[variable]?.trim() || file[variable]?.trim() || "");
    rememberKeysOfAddress(address);
    return { address, faults: faultsOf(address, service) };
  };
  const [redis, postgres] = [read("redis"), read("postgres")];
  const faults = [...redis.faults, ...postgres.faults];
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return { redis: redis.address, postgres: postgres.address };
}

/** Says what is wrong with an address, without showing it: it may hold a password. */
function faultsOf(address: string, service: Service): string[] {
  const { name, variable, protocols, example } = SERVICES[service];
  if (address === "") {
    return [`the address of ${name} is missing: --${service} <url> or ${variable}, such as ${example}`];
  }
  if (URL.canParse(address) && (protocols as readonly string[]).includes(new URL(address).protocol))
    return [];
  const beginnings = protocols.map((protocol) => `${protocol}//`).join(" or ");
  return [
    `the address of ${name} (--${service} or ${variable}) must be a URL that begins with ${beginnings}, such as ${example}`,
  ];
}
