import { randomInt } from "node:crypto";
import { serveByRelay } from "../relay/serve-by-relay.ts";
import type { CommandReport, Sandbox, SandboxCommand, SandboxServer } from "../sandbox.ts";
import { BASE_ENVIRONMENT, DESCRIPTORS, INSIDE, type BubblewrapHost } from "./bubblewrap-arguments.ts";
import { enter } from "./enter.ts";

/**
 * Shell script: reports that it is ready, waits for a line, and becomes the program.
 * If the control line is closed before that, it ends.
 */
const WAIT = `echo ready >&3
read -r go <&3 || exit 125
exec "$@" 3>&-`;

/**
 * Shell script of the first program inside. If the machine runs out of memory, the kernel ends this sandbox first.
 * Fills the copy of the project and becomes the next program. If the project does not fit, it becomes a program that
 * fails. `$0` is the script that waits.
 */
const STARTER = `echo 1000 > /proc/self/oom_score_adj
if [ -d ${INSIDE.source} ]; then
  /bin/cp -RPp ${INSIDE.source}/. ${INSIDE.project}/ || set -- /bin/sh -c "$0" sh false
fi
exec "$@"`;

const START = ["/bin/sh", "-c", STARTER, WAIT];

/** Memory of a relay in bytes: more than it needs, also with busy connections. */
const RELAY_BYTES = 192 * 1024 * 1024;

/** Creates the sandbox that runs programs in bubblewrap, which uses Linux namespaces and needs no rights. */
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
    // Above the usual default ports of programs, and below the ports that the kernel gives to clients.
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
