import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The result of a command line. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command line that is running. */
export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when stderr contains this text. */
  said: (words: string) => Promise<void>;
}

/** The environment, folder and input of a command line. */
export interface ProcessContext {
  /** Environment variables, in addition to PATH, HOME and XDG_STATE_HOME. @default none */
  environment?: Record<string, string>;
  /** The current folder. @default the system's temporary folder */
  folder?: string;
  /** The content of stdin. @default empty */
  input?: string;
  /** True makes the process treat its pipes as a terminal; type on `child.stdin`. @default false */
  terminal?: boolean;
  /** False closes the reader's side of stdout before anything is written. @default true */
  reads?: boolean;
}

/** The timeout of a test that starts processes. On a busy machine, each one needs a second or more to start. */
export const A_PROCESS_MILLISECONDS = 60_000;

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const TERMINAL = new URL("../../fixtures/terminal.ts", import.meta.url).href;
const MAIN = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));

/** The state folder of all tests that do not name a file for their threads. */
const STATE = mkdtempSync(join(tmpdir(), "troupe-state-"));
process.once("exit", () => rmSync(STATE, { recursive: true, force: true }));

/** Starts `troupe` in its own process. */
export function startTroupe(words: readonly string[], context: ProcessContext = {}): Running {
  const { environment = {}, folder = tmpdir(), input = "", reads = true, terminal = false } = context;
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
      let printed = "";
      child.stderr.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.includes(wanted)) resolve();
      });
    });
  return { child, ended, said };
}

/** Runs `troupe` to its end. */
export function troupe(words: readonly string[], context: ProcessContext = {}): Promise<Ended> {
  return startTroupe(words, context).ended;
}

/** Creates a temporary folder with these files for one test. */
export async function temporaryFolder(
  files: Record<string, string> = {},
): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "troupe-cli-"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The root of the repository. Projects of the tests import from it. */
export const REPOSITORY = dirname(dirname(MAIN));
