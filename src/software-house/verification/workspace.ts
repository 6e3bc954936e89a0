import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type {
  CommandReport,
  Sandbox,
  SandboxCommand,
  SandboxLimits,
  SandboxMount,
  SandboxServer,
} from "../sandbox/sandbox.ts";
import type { Specification } from "../contract/specification.ts";

/** What a command gets inside the sandbox, in addition to the project. */
export interface CommandSetup {
  environment: Readonly<Record<string, string>>;
  mounts: readonly SandboxMount[];
}

/** A command that a phase runs in the workspace. */
export interface ProjectCommand {
  arguments: readonly string[];
  setup: CommandSetup;
  /** Folder of the host that the command sees as the project. */
  project: string;
  /**
   * If and where the command can write. Without it, the project is read-only. `scratch` gives the command a copy that
   * is removed afterwards. `keepIn` gives it a copy that is kept in this folder of the host, which must be empty.
   */
  writes?: "scratch" | { keepIn: string };
  limits: SandboxLimits;
  stdin?: string | Uint8Array;
}

/** The files of one project on this machine, and the sandbox in which its phases run commands. */
export interface Workspace {
  readonly specification: Specification;
  /** Paths of the project's files. */
  readonly paths: readonly string[];
  /** Folder of the host with the files as they were delivered. */
  readonly source: string;
  /** Creates an empty folder on the host and returns its path. */
  createFolder(): Promise<string>;
  /** Runs a command. Rejects only if the signal aborts, or if the sandbox itself fails. */
  run(command: ProjectCommand): Promise<CommandReport>;
  /**
   * Starts a server. It can write only to a copy of the project. The copy is kept in `keepIn`, or removed at the
   * server's end if `keepIn` is missing.
   */
  serve(
    command: Omit<ProjectCommand, "stdin" | "writes"> & { keepIn?: string | undefined },
  ): Promise<SandboxServer>;
  /** Returns the same workspace with another signal, which aborts its commands. */
  withSignal(signal: AbortSignal | undefined): Workspace;
}

/** Creates a workspace in a folder that nothing else uses. */
export function createWorkspace(options: {
  sandbox: Sandbox;
  specification: Specification;
  paths: readonly string[];
  root: string;
  signal?: AbortSignal | undefined;
}): Workspace {
  const counter = { last: 0 };
  return workspaceOf(options, counter);
}

function workspaceOf(options: Parameters<typeof createWorkspace>[0], counter: { last: number }): Workspace {
  const { sandbox, specification, paths, root, signal } = options;
  const createFolder = async (): Promise<string> => {
    counter.last += 1;
    const path = join(root, `work-${counter.last}`);
    await mkdir(path);
    return path;
  };
  const commandOf = ({ setup, stdin, writes, ...command }: ProjectCommand): SandboxCommand => ({
    ...command,
    environment: setup.environment,
    mounts: setup.mounts,
    ...(writes === "scratch" ? { scratch: true } : writes),
    ...(stdin !== undefined && { stdin }),
    ...(signal !== undefined && { signal }),
  });
  return {
    specification,
    paths,
    source: join(root, "source"),
    createFolder,
    async run(command) {
      signal?.throwIfAborted();
      try {
        return await sandbox.run(commandOf(command));
      } finally {
        signal?.throwIfAborted();
      }
    },
    async serve({ keepIn, ...command }) {
      signal?.throwIfAborted();
      // The project itself is read-only, so the server gets a copy: programs may store their data next to their
      // files.
      const writes = keepIn === undefined ? "scratch" : { keepIn };
      const portVariable = specification.run.portVariable ?? DEFAULT_PORT_VARIABLE;
      return sandbox.serve(commandOf({ ...command, writes }), { portVariable });
    },
    withSignal: (other) => workspaceOf({ ...options, signal: other }, counter),
  };
}

const DEFAULT_PORT_VARIABLE = "PORT";
