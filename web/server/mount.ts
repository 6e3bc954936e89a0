import { isRecord } from "../../src/text/is-record.ts";
import { HOSTS_VARIABLE, ORIGINS_VARIABLE, type Access } from "./access.ts";

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
 * the server's own, and those that TROUPE_HOSTS names. TROUPE_ORIGINS names pages of other origins that may call.
 */
export function readMount(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  folder: string = process.cwd(),
): Mount {
  const hosts = listed(environment[HOSTS_VARIABLE]);
  const origins = listed(environment[ORIGINS_VARIABLE]);
  const byHand: Mount = {
    host: "localhost",
    hosts,
    origins,
    originPattern: null,
    folder,
    graphs: {},
    app: null,
  };
  const text = environment[MOUNT_VARIABLE];
  if (text === undefined) return byHand;
  const given: unknown = JSON.parse(text);
  if (!isRecord(given)) return byHand;
  const mount: Mount = { ...byHand, ...given };
  return { ...mount, hosts, origins: [...mount.origins, ...origins] };
}

function listed(text = ""): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** Returns true in a process that `troupe dev` has started. */
export function isOfTroupeDev(): boolean {
  return process.env[MOUNT_VARIABLE] !== undefined;
}
