import { randomInt } from "node:crypto";
import { checkCommand } from "../check-command.ts";
import { exitStatus } from "../exit-status.ts";
import type { CommandReport, Sandbox, SandboxCommand, SandboxServer } from "../sandbox.ts";
import { watchProgram } from "../watch-program.ts";
import type { ContainerHost } from "./container-arguments.ts";
import { openContainer, type Container } from "./container.ts";
import { serveFromContainer } from "./serve-from-container.ts";

/** Shell script: writes its process number to a file, for later signals, and becomes the program. */
const STARTER = 'mkdir -p "$HOME" && echo $$ > /tmp/.program && exec "$@"';

/** Creates the sandbox that runs programs in containers of Docker or Podman, for systems without bubblewrap. */
export function createContainers(host: ContainerHost): Sandbox {
  return {
    engine: host.engine,
    run: async (command) => (await start(host, command, command.environment)).ended,
    serve: (command, { portVariable }) => serve(host, command, portVariable),
  };
}

async function serve(
  host: ContainerHost,
  command: SandboxCommand,
  portVariable: string,
): Promise<SandboxServer> {
  const port = randomInt(20_000, 30_000);
  const environment = { ...command.environment, [portVariable]: String(port) };
  const { container, ended } = await start(host, command, environment);
  const { startSeconds, limits } = command;
  return serveFromContainer(container, { ended, port, portVariable, seconds: limits.seconds, startSeconds });
}

async function start(
  host: ContainerHost,
  command: SandboxCommand,
  environment: SandboxCommand["environment"],
): Promise<{ container: Container; ended: Promise<CommandReport> }> {
  checkCommand(command);
  const container = await openContainer(host, command);
  const child = container.start(["sh", "-c", STARTER, "sh", ...command.arguments], environment);
  child.stdin.end(command.stdin ?? "");
  const { limits, signal } = command;
  const watched = watchProgram({ child, limits, signal, kill: () => void container.kill() });
  watched.started();
  const ended = finish(container, command, watched.ended);
  ended.catch(() => {});
  return { container, ended };
}

async function finish(
  container: Container,
  command: SandboxCommand,
  ending: Promise<CommandReport>,
): Promise<CommandReport> {
  try {
    const report = await reportOf(container, await ending);
    if (command.keepIn === undefined || report.stopped === "aborted") return report;
    await container.kill();
    return await container.keepCopy(report);
  } finally {
    await container.remove();
  }
}

async function reportOf(container: Container, ended: CommandReport): Promise<CommandReport> {
  if (ended.stopped !== null) return { ...ended, exit: null, signal: "SIGKILL" };
  return { ...ended, ...exitStatus(ended.exit), stopped: await limitReached(container, ended) };
}

/** Returns the engine's limit that a failed program reached; null if the program did not reach one. */
async function limitReached(
  container: Container,
  { exit }: CommandReport,
): Promise<CommandReport["stopped"]> {
  if (exit === 0) return null;
  if (await container.isOutOfMemory()) return "memory";
  const rows = (await container.ask("df -P /tmp /dev/shm /project")).split("\n").slice(1);
  return rows.some((row) => row.trim().split(/\s+/)[3] === "0") ? "disk" : null;
}
