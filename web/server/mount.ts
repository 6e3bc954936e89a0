import { isRecord } from "../../src/text/is-record.ts";
import type { Access } from "./access.ts";

/** How the console is mounted into a server: what `troupe dev` tells the process of the server. */
export interface Mount extends Access {
  /** The folder of the project. */
  readonly folder: string;
  /** The graphs of the server: `./file.ts:export`, from that folder, by their names. */
  readonly graphs: Readonly<Record<string, string>>;
  /** The project's own `http.app` of langgraph.json, such as `./src/app.ts:app`; null if it has none. */
  readonly app: string | null;
}

/** The environment variable that holds the mount as JSON. */
export const MOUNT_VARIABLE = "TROUPE_DEV_MOUNT";

/**
 * Reads how the console is mounted. Without `troupe dev`, a project has mounted it by hand: then only loopback names are
 * the server's own.
 */
export function readMount(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  folder: string = process.cwd(),
): Mount {
  const byHand: Mount = {
    host: "localhost",
    origins: [],
    originPattern: null,
    folder,
    graphs: {},
    app: null,
  };
  const text = environment[MOUNT_VARIABLE];
  if (text === undefined) return byHand;
  const given: unknown = JSON.parse(text);
  return isRecord(given) ? { ...byHand, ...given } : byHand;
}

/** Returns true in a process that `troupe dev` has started. */
export function isOfTroupeDev(): boolean {
  return process.env[MOUNT_VARIABLE] !== undefined;
}
