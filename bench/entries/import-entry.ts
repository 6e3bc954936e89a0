import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The repository: its package.json lets a program in it import the built entries by their names. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

/** What a fresh process reports of an import. */
export interface Imported {
  /** From the start of the process until the import was done, in milliseconds. */
  milliseconds: number;
  /** Resident memory after the import, in bytes. */
  memory: number;
}

/** What a process does that has imported an entry and does nothing. */
export interface Idle {
  /** What keeps or could keep the process alive, by Node's names. */
  resources: string[];
  /** Processor time in milliseconds. */
  cpu: number;
}

/** A file of JavaScript that an import loads, and its bytes. */
export interface LoadedFile {
  path: string;
  bytes: number;
}

/** Imports an entry in a fresh process; null imports nothing. */
export function importEntry(entry: string | null): Promise<Imported> {
  return report<Imported>(
    `${importOf(entry)}
    print({ milliseconds: performance.now(), memory: process.memoryUsage().rss });`,
  );
}

/** Imports an entry in a fresh process, which then does nothing for some seconds. */
export function idleAfter(entry: string | null, seconds: number): Promise<Idle> {
  return report<Idle>(
    `const { setTimeout } = await import("node:timers/promises");
    ${importOf(entry)}
    const start = process.cpuUsage();
    await setTimeout(${seconds * 1_000});
    const { user, system } = process.cpuUsage(start);
    print({ resources: process.getActiveResourcesInfo(), cpu: (user + system) / 1_000 });`,
  );
}

/** Returns all files of JavaScript that an import loads, as the engine parses them. */
export async function filesOf(entry: string): Promise<LoadedFile[]> {
  return report<LoadedFile[]>(
    `const { Session } = await import("node:inspector");
    const { statSync } = await import("node:fs");
    const { fileURLToPath } = await import("node:url");
    const session = new Session();
    const urls = new Set();
    session.connect();
    session.on("Debugger.scriptParsed", ({ params }) => urls.add(params.url));
    session.post("Debugger.enable");
    const before = new Set(urls);
    ${importOf(entry)}
    session.disconnect();
    const paths = [...urls].filter((url) => url.startsWith("file:") && !before.has(url)).map(fileURLToPath);
    print(paths.map((path) => ({ path, bytes: statSync(path).size })));`,
  );
}

function importOf(entry: string | null): string {
  return entry === null ? "" : `await import(${JSON.stringify(entry)});`;
}

/** Runs a program of JavaScript in a fresh process, and returns what it prints. */
async function report<Result>(program: string): Promise<Result> {
  const print = "const print = (value) => process.stdout.write(JSON.stringify(value));";
  const words = ["--no-warnings", "--input-type=module", "--eval", `${print}\n${program}`];
  const { stdout } = await run(process.execPath, words, { cwd: ROOT, maxBuffer: 1e8 });
  return JSON.parse(stdout) as Result;
}
