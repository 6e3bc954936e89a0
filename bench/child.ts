import { fork, type ChildProcess } from "node:child_process";

/** A process that answers one command at a time. */
export interface Child<Command, Reply> {
  /** What the process sent when it was ready. */
  readonly greeting: Reply;
  ask(command: Command): Promise<Reply>;
  stop(): Promise<void>;
}

/** Starts a script of this folder in its own process. Rejects if it ends before its greeting. */
export async function startChild<Command extends object, Reply>(
  file: string,
  args: readonly string[],
): Promise<Child<Command, Reply>> {
  // Started in this folder, which has no `.env`, so that no user's settings configure a contender.
  const process = fork(new URL(file, import.meta.url), args, { cwd: import.meta.dirname });
  const greeting = await nextReply<Reply>(process, file);
  return {
    greeting,
    ask(command) {
      const reply = nextReply<Reply>(process, file);
      process.send(command);
      return reply;
    },
    async stop() {
      const ended = new Promise((resolve) => process.once("exit", resolve));
      process.disconnect();
      await ended;
    },
  };
}

function nextReply<Reply>(process: ChildProcess, file: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`${file} ended with code ${code}`));
    process.once("exit", onExit);
    process.once("message", (message) => {
      process.off("exit", onExit);
      resolve(message as Reply);
    });
  });
}
