import type { RunClient } from "../../src/workers/client/run-client.ts";
import { DEFAULT_TENANT } from "../../src/workers/run-record.ts";
import type { Command } from "commander";
import { filled } from "../run/run-options.ts";
import { addServiceOptions, serviceAddresses, type ServiceOptions } from "./service-addresses.ts";

/** The options of a command that submits or looks at runs of workers. */
export interface ClientOptions extends ServiceOptions {
  /** The owner of the runs. @default "default" */
  tenant?: string;
}

/** Adds the options of a command that submits or looks at runs of workers. */
export function addClientOptions(command: Command): Command {
  return addServiceOptions(command).option(
    "--tenant <name>",
    'the owner of the runs (default: "default")',
    filled,
  );
}

/**
 * Opens a client of the workers' runs. Throws UsageError if an address is missing, and TroupeError `workers_unavailable` if
 * a package is missing.
 */
export async function openClient({ tenant = DEFAULT_TENANT, ...options }: ClientOptions): Promise<RunClient> {
  const addresses = serviceAddresses(options);
  const { createRunClient } = await import("../../src/workers/client/create-run-client.ts");
  return createRunClient({ ...addresses, tenant });
}

/** Returns the options with which another command reaches the same run, to be printed after it. Shows no address. */
export function sameServices({ redis, postgres, tenant }: ClientOptions): string {
  const parts = [
    ...(redis === undefined ? [] : ["--redis <url>"]),
    ...(postgres === undefined ? [] : ["--postgres <url>"]),
    ...(tenant === undefined ? [] : [`--tenant ${tenant}`]),
  ];
  return parts.map((part) => ` ${part}`).join("");
}
