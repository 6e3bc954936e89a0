import { join } from "node:path";

/** What the file's path depends on: the platform, the user's home folder and the environment variables. */
export interface ThreadsFileOptions {
  platform: NodeJS.Platform;
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Returns the file in which the command line keeps threads: `troupe/threads.db` in the user's state folder. This folder
 * is XDG_STATE_HOME if it is set, else the platform's usual one
 * (https://specifications.freedesktop.org/basedir-spec/latest/).
 */
export function threadsFile(options: ThreadsFileOptions): string {
  return join(stateFolder(options), "troupe", "threads.db");
}

function stateFolder({ platform, home, environment }: ThreadsFileOptions): string {
  const named = environment["XDG_STATE_HOME"];
  // By the specification, a relative path must be ignored.
  if (named?.startsWith("/")) return named;
  if (platform === "win32") return environment["LOCALAPPDATA"] || join(home, "AppData", "Local");
  if (platform === "darwin") return join(home, "Library", "Application Support");
  return join(home, ".local", "state");
}
