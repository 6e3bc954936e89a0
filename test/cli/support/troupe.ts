import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What a command line left behind. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command line that is running. */
export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when stderr has said this. */
  said: (words: string) => Promise<void>;
}

/** Where and with what a command line runs; its environment holds nothing else. */
export interface Surroundings {
  environment?: Record<string, string>;
  folder?: string;
  /** What stdin holds; it is empty where not given. */
  input?: string;
  /** True has it take its pipes for a terminal, at which somebody types on `child.stdin`. */
  terminal?: boolean;
  /** False closes stdout on the reader's side before anything is written. */
  reads?: boolean;
}

/** How long a test of whole processes may take on a busy machine, which starts each in a second or more. */
export const A_PROCESS_MILLISECONDS = 60_000;

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const TERMINAL = new URL("../../fixtures/terminal.ts", import.meta.url).href;
const MAIN = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));

/** Where threads are kept that no test has a file of its own for. */
const STATE = mkdtempSync(join(tmpdir(), "troupe-state-"));
process.once("exit", () => rmSync(STATE, { recursive: true, force: true }));

/** Starts `troupe` as a process of its own. */
export function startTroupe(words: readonly string[], surroundings: Surroundings = {}): Running {
  const { environment = {}, folder = tmpdir(), input = "", reads = true, terminal = false } = surroundings;
  const imported = ["--import", TSX, ...(terminal ? ["--import", TERMINAL] : [])];
  const child = spawn(process.execPath, [...imported, MAIN, ...words], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: tmpdir(), XDG_STATE_HOME: STATE, ...environment },
  });
  if (!terminal) child.stdin.end(input);
  if (!reads) child.stdout.destroy();
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  const stdout = reads ? text(child.stdout) : Promise.resolve("");
  const ended = Promise.all([exit, stdout, text(child.stderr)]).then(([code, out, error]) => {
    return { code, stdout: out, stderr: error };
  });
  const said = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      let heard = "";
      child.stderr.on("data", (chunk: Buffer) => {
        heard += chunk.toString();
        if (heard.includes(wanted)) resolve();
      });
    });
  return { child, ended, said };
}

/** Runs `troupe` to its end. */
export function troupe(words: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return startTroupe(words, surroundings).ended;
}

/** A folder of its own for one test, with these files in it. */
export async function temporaryFolder(
  files: Record<string, string> = {},
): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "troupe-cli-"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The root of the repository, for projects that import from it. */
export const REPOSITORY = dirname(dirname(MAIN));
