import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** A `troupe` that is running. */
export interface RunningTroupe {
  /** Kills it with SIGKILL. */
  kill(): void;
  /** `code` is null if a signal ended it. */
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Starts `troupe` with these arguments, and with only these environment variables. */
export type Launch = (words: readonly string[], environment: Record<string, string>) => RunningTroupe;

/** The compiled command line, as it is shipped. The benchmark's npm script compiles it. */
const MAIN = fileURLToPath(new URL("../dist/product/cli/main.js", import.meta.url));

/** Starts the compiled command line. */
export const launchCompiled: Launch = (words, environment) => {
  const child = spawn(process.execPath, [MAIN, ...words], {
    // A folder without `.env`.
    cwd: tmpdir(),
    env: { PATH: process.env["PATH"], HOME: tmpdir(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    kill: () => void child.kill("SIGKILL"),
    ended: Promise.all([exit, text(child.stdout), text(child.stderr)]).then(([code, stdout, stderr]) => {
      return { code, stdout, stderr };
    }),
  };
};
