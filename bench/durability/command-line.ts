import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** A `troupe` that is running. */
export interface RunningTroupe {
  /** Ends it with SIGKILL. */
  kill(): void;
  /** `code` is null where a signal ended it. */
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Starts `troupe` with these words, in an environment that holds nothing else. */
export type Launch = (words: readonly string[], environment: Record<string, string>) => RunningTroupe;

/** The command line as it is shipped, which the benchmark's script compiles. */
const MAIN = fileURLToPath(new URL("../dist/product/cli/main.js", import.meta.url));

/** Starts the compiled command line. */
export const launchCompiled: Launch = (words, environment) => {
  const child = spawn(process.execPath, [MAIN, ...words], {
    // Where nobody's `.env` is.
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
