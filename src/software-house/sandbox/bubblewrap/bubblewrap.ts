import { randomInt } from "node:crypto";
import { serveByRelay } from "../relay/serve-by-relay.ts";
import type { CommandReport, Sandbox, SandboxCommand, SandboxServer } from "../sandbox.ts";
import { BASE_ENVIRONMENT, DESCRIPTORS, INSIDE, type BubblewrapHost } from "./bubblewrap-arguments.ts";
import { enter } from "./enter.ts";

/** Says that it is ready, and becomes a program when told to; where nobody is left to tell it, it ends. */
const WAIT = `echo ready >&3
read -r go <&3 || exit 125
exec "$@" 3>&-`;

/**
 * The first program inside: tells the kernel whom to end when the machine's memory is short, fills the copy of the
 * project, and becomes the next; or what fails, where the project does not fit. Its name is the script that waits.
 */
const STARTER = `echo 1000 > /proc/self/oom_score_adj
if [ -d ${INSIDE.source} ]; then
  /bin/cp -RPp ${INSIDE.source}/. ${INSIDE.project}/ || set -- /bin/sh -c "$0" sh false
fi
exec "$@"`;

const START = ["/bin/sh", "-c", STARTER, WAIT];

/** More memory than a relay needs, busy connections included. */
const RELAY_BYTES = 192 * 1024 * 1024;

/** Programs in bubblewrap: Linux namespaces, made without rights. */
export function createBubblewrap(host: BubblewrapHost): Sandbox {
  return {
    engine: "bubblewrap",
    run: (command) => run(host, command),
    serve: (command, { portVariable }) => serve(host, command, portVariable),
  };
}

async function run(host: BubblewrapHost, command: SandboxCommand): Promise<CommandReport> {
  const { ended } = await enter(host, command, {
    arguments: [...START, "/bin/sh", "-c", WAIT, "sh", ...command.arguments],
    environment: { ...BASE_ENVIRONMENT, ...command.environment },
  });
  return ended;
}

function serve(host: BubblewrapHost, command: SandboxCommand, portVariable: string): Promise<SandboxServer> {
  const server = {
    // Above what programs take by default, below what the kernel gives to clients.
    port: randomInt(20_000, 30_000),
    portVariable,
    environment: BASE_ENVIRONMENT,
    folder: DESCRIPTORS.socketFolder,
  };
  return serveByRelay(command, server, ({ arguments: words, onLine }) =>
    enter(host, command, {
      arguments: [...START, INSIDE.node, ...words],
      environment: BASE_ENVIRONMENT,
      mounts: [{ host: process.execPath, inside: INSIDE.node, writable: false }],
      relay: { bytes: RELAY_BYTES, onLine },
    }),
  );
}
