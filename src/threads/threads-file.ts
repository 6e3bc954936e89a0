import { join } from "node:path";

/** Where a file is looked for: the machine's kind, the user's home and the environment. */
export interface ThreadsFileSurroundings {
  platform: NodeJS.Platform;
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The file in which the command line keeps threads: `threads.db` in the user's state folder, which XDG_STATE_HOME
 * names, else the platform (https://specifications.freedesktop.org/basedir-spec/latest/).
 */
export function threadsFile(surroundings: ThreadsFileSurroundings): string {
  return join(stateFolder(surroundings), "troupe", "threads.db");
}

function stateFolder({ platform, home, environment }: ThreadsFileSurroundings): string {
  const named = environment["XDG_STATE_HOME"];
  // The specification wants a relative one passed over.
  if (named?.startsWith("/")) return named;
  if (platform === "win32") return environment["LOCALAPPDATA"] || join(home, "AppData", "Local");
  if (platform === "darwin") return join(home, "Library", "Application Support");
  return join(home, ".local", "state");
}
