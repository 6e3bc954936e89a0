import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

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
  /**
   * True makes the process treat stdin and stderr as a terminal, `whole` also stdout, with 40 columns; type on
   * `child.stdin`.
   * @default false
   */
  terminal?: boolean | "whole";
  /** False closes the reader's side of stdout before anything is written. @default true */
  reads?: boolean;
}

/** The timeout of a test that starts processes. On a busy machine, each one needs a second or more to start. */
export const A_PROCESS_MILLISECONDS = 60_000;

const TERMINAL = new URL("../../fixtures/terminal.mjs", import.meta.url).href;
const WHOLE_TERMINAL = new URL("../../fixtures/whole-terminal.mjs", import.meta.url).href;
/** The root of the repository. */
export const REPOSITORY = dirname(dirname(dirname(import.meta.dirname)));
/** The command line as it is shipped, which `test/setup/build.ts` builds. */
const MAIN = join(REPOSITORY, "dist/cli/main.js");

/** The state folder of all tests that do not name a file for their threads. */
const STATE = mkdtempSync(join(tmpdir(), "troupe-state-"));
process.once("exit", () => rmSync(STATE, { recursive: true, force: true }));

/** Starts `troupe` in its own process. */
export function startTroupe(words: readonly string[], context: ProcessContext = {}): Running {
  const { environment = {}, folder = tmpdir(), input = "", reads = true, terminal = false } = context;
  const imported = terminal ? ["--import", terminal === "whole" ? WHOLE_TERMINAL : TERMINAL] : [];
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

/** A folder of its own for one test, in which troupe and tsx are installed, with these files in it. */
export async function projectFolder(
  files: Record<string, string>,
): Promise<{ path: string } & AsyncDisposable> {
  const folder = await temporaryFolder({ "package.json": '{ "type": "module" }', ...files });
  const modules = join(folder.path, "node_modules");
  await mkdir(modules);
  await symlink(REPOSITORY, join(modules, "troupe"));
  await symlink(join(REPOSITORY, "node_modules/tsx"), join(modules, "tsx"));
  return folder;
}
