import { fork } from "node:child_process";

/** Starts a TypeScript file of this folder in its own process, and returns its first message and the process' end. */
export async function startProcess<Greeting>(
  file: string,
  args: readonly string[],
): Promise<{ greeting: Greeting; ask(command: object): Promise<Greeting>; stop(): void }> {
  // The folder has no `.env`, so that no user's settings configure a run.
  const child = fork(new URL(file, import.meta.url), args, {
    cwd: import.meta.dirname,
    execArgv: ["--import", "tsx", "--expose-gc"],
  });
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
  };
}
