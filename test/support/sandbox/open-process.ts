import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Question } from "./sandbox-process.ts";

const SCRIPT = fileURLToPath(new URL("sandbox-process.ts", import.meta.url));
const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];

type Without<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** Another process that runs sandboxes and answers questions about them. */
export interface SandboxProcess extends AsyncDisposable {
  pid: number;
  /** Sends a question and returns the answer. */
  ask<Answer>(question: Without<Question, "id">): Promise<Answer>;
  /** Kills the process with SIGKILL, so that it cannot clean up. */
  kill(): Promise<void>;
}

/**
 * Starts such a process. Its environment is PATH, HOME and `environment`.
 * With `asNobody`, it runs as the system user `nobody`, which needs root.
 */
export function openSandboxProcess(
  options: { asNobody?: boolean; environment?: NodeJS.ProcessEnv } = {},
): SandboxProcess {
  const node = [process.execPath, "--import", "tsx", SCRIPT];
  const [file = "", ...words] = options.asNobody ? [...NOBODY, ...node] : node;
  const child = spawn(file, words, {
    env: { PATH: process.env["PATH"], HOME: "/tmp", ...options.environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  createInterface(child.stdout).on("line", (line) => {
    const { id, value, error } = JSON.parse(line) as { id: number; value: never; error?: string };
    if (error === undefined) waiting.get(id)?.resolve(value);
    else waiting.get(id)?.reject(new Error(error));
  });
  const exit = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  child.once("exit", (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`the process ended: ${code ?? signal}`));
  });
  let last = 0;
  return {
    pid: child.pid ?? 0,
    ask: (question) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ id: last, ...question })}\n`);
      }),
    kill() {
      child.kill("SIGKILL");
      return exit;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) child.kill();
      await exit;
    },
  };
}
