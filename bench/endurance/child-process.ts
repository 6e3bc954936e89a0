import { fork } from "node:child_process";

/** A program that runs in its own process. */
export interface ProgramProcess<Greeting> {
  /** Its first message. */
  greeting: Greeting;
  /** Sends a command, and returns the next message. Only one command at a time. */
  ask(command: object): Promise<Greeting>;
  stop(): void;
  /** Sends a signal, such as SIGKILL. */
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  ended: Promise<void>;
}

/** Starts a program, given by its URL or its path from this folder. Rejects if it ends before its first message. */
export async function startProcess<Greeting>(
  file: string,
  args: readonly string[],
): Promise<ProgramProcess<Greeting>> {
  // The folder has no `.env`, so that no user's settings configure a run.
  const child = fork(new URL(file, import.meta.url), args, {
    cwd: import.meta.dirname,
    execArgv: [...(file.endsWith(".ts") ? ["--import", "tsx"] : []), "--expose-gc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const next = (): Promise<Greeting> =>
    new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => reject(new Error(`${file} ended with code ${code}`));
      child.once("exit", onExit);
      child.once("message", (message) => {
        child.off("exit", onExit);
        resolve(message as Greeting);
      });
    });
  return {
    greeting: await next(),
    ask(command) {
      const answer = next();
      child.send(command);
      return answer;
    },
    stop: () => void child.kill(),
    signal: (name) => void child.kill(name),
    ended,
  };
}
