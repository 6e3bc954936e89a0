import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** A process, and the words that it was started with. */
export interface RunningProcess {
  pid: number;
  words: string;
}

/** The processes of `troupe dev` whose words name a folder: the server of a project, and its watcher. */
export async function processesOf(folder: string): Promise<RunningProcess[]> {
  const all = existsSync("/proc/self/cmdline") ? await listFromSystem() : await listByCommand();
  return all.filter(({ words }) => words.includes(folder) && words.includes("dev-server"));
}

/** Linux has the list as files. Its `ps` is a package that small images lack. */
async function listFromSystem(): Promise<RunningProcess[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    names.map(async (name) => {
      // A process that has ended meanwhile, or that is another user's, has no words.
      const text = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
      return { pid: Number(name), words: text.replaceAll("\0", " ") };
    }),
  );
}

async function listByCommand(): Promise<RunningProcess[]> {
  const { stdout } = await promisify(execFile)("ps", ["-ww", "-eo", "pid=,args="]);
  return [...stdout.matchAll(/^\s*(\d+)\s+(.*)$/gm)].map(([, pid, words = ""]) => ({
    pid: Number(pid),
    words,
  }));
}
