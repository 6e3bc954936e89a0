import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type {
  CommandReport,
  Sandbox,
  SandboxLimits,
  SandboxMount,
  SandboxServer,
} from "../sandbox/sandbox.ts";
import type { Specification } from "../contract/specification.ts";

/** What a command finds around itself inside, beside the project. */
export interface Surroundings {
  environment: Readonly<Record<string, string>>;
  mounts: readonly SandboxMount[];
}

/** A command as a phase gives it. */
export interface Order {
  arguments: readonly string[];
  surroundings: Surroundings;
  /** The host's folder that is the project. */
  project: string;
  /**
   * By default nothing can be written to the project. `scratch` gives the command a copy that is thrown away, `keepIn`
   * one that is kept in this empty folder of the host.
   */
  writes?: "scratch" | { keepIn: string };
  limits: SandboxLimits;
  stdin?: string;
}

/** One project's place on this machine, in which its phases work. */
export interface Bench {
  readonly specification: Specification;
  /** The files' paths. */
  readonly paths: readonly string[];
  /** The files as they were handed in. */
  readonly source: string;
  /** Makes an empty folder on the host. */
  folder(): Promise<string>;
  /** Runs a command; rejects only when the signal aborts, or the sandbox itself fails. */
  run(order: Order): Promise<CommandReport>;
  /** Starts a server that can write to a copy of the project, and to nothing else; it is kept in `keepIn`, or nowhere. */
  serve(order: Omit<Order, "stdin" | "writes"> & { keepIn?: string | undefined }): Promise<SandboxServer>;
  /** The same project for someone else who may abort it. */
  heeding(signal: AbortSignal | undefined): Bench;
}

/** Lays out a project's bench in a folder that is its own. */
export function createBench(options: {
  sandbox: Sandbox;
  specification: Specification;
  paths: readonly string[];
  root: string;
  signal?: AbortSignal | undefined;
}): Bench {
  const counter = { last: 0 };
  return benchOf(options, counter);
}

function benchOf(options: Parameters<typeof createBench>[0], counter: { last: number }): Bench {
  const { sandbox, specification, paths, root, signal } = options;
  const folder = async (): Promise<string> => {
    counter.last += 1;
    const path = join(root, `work-${counter.last}`);
    await mkdir(path);
    return path;
  };
  const commandOf = ({ surroundings, stdin, ...order }: Omit<Order, "writes">, keepIn: string | null) => ({
    ...order,
    environment: surroundings.environment,
    mounts: surroundings.mounts,
    ...(keepIn !== null && { keepIn }),
    ...(stdin !== undefined && { stdin }),
    ...(signal !== undefined && { signal }),
  });
  const remove = (path: string | null): Promise<void> | undefined =>
    path === null ? undefined : rm(path, { recursive: true, force: true });
  return {
    specification,
    paths,
    source: join(root, "source"),
    folder,
    async run({ writes, ...order }) {
      signal?.throwIfAborted();
      const scratch = writes === "scratch" ? await folder() : null;
      const keepIn = typeof writes === "object" ? writes.keepIn : scratch;
      try {
        return await sandbox.run(commandOf(order, keepIn));
      } finally {
        await remove(scratch);
        signal?.throwIfAborted();
      }
    },
    async serve({ keepIn, ...order }) {
      signal?.throwIfAborted();
      // A project cannot be written to, a copy of it can: programs may keep their data beside themselves.
      const scratch = keepIn === undefined ? await folder() : null;
      const portVariable = specification.run.portVariable ?? DEFAULT_PORT_VARIABLE;
      const server = await sandbox.serve(commandOf(order, keepIn ?? scratch), { portVariable });
      const isOver = server.ended.then(() => remove(scratch));
      isOver.catch(() => undefined);
      return server;
    },
    heeding: (other) => benchOf({ ...options, signal: other }, counter),
  };
}

const DEFAULT_PORT_VARIABLE = "PORT";
