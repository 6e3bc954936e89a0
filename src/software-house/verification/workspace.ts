import { mkdir, readdir, rm } from "node:fs/promises";
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
import { BUSY_FACTOR, isMachineBusy } from "./busy-machine.ts";

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
  /** Whether the command goes on if no space is left. @default false */
  mayFillDisk?: boolean;
  stdin?: string | Uint8Array;
  /**
   * Whether the command is run again with ten times the time if it reached its limit of time on a busy machine.
   * @default false
   */
  isPatient?: boolean;
}

/** The files of one project on this machine, and the sandbox in which its phases run commands. */
export interface Workspace {
  readonly specification: Specification;
  /** Paths of the project's files. */
  readonly paths: readonly string[];
  /** Paths that the project's folder has, but the workspace does not. */
  readonly leftOut: readonly string[];
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
    command: Omit<ProjectCommand, "stdin" | "writes" | "isPatient"> & {
      keepIn?: string | undefined;
      /** How long the server may take until it listens, in seconds. @default 15 */
      startSeconds?: number | undefined;
    },
  ): Promise<SandboxServer>;
  /** Returns the same workspace with another signal, which aborts its commands. */
  withSignal(signal: AbortSignal | undefined): Workspace;
}

/** Creates a workspace in a folder that nothing else uses. */
export function createWorkspace(options: {
  sandbox: Sandbox;
  specification: Specification;
  paths: readonly string[];
  /** @default [] */
  leftOut?: readonly string[] | undefined;
  root: string;
  signal?: AbortSignal | undefined;
  /** @default isMachineBusy */
  isBusy?: () => boolean;
}): Workspace {
  return workspaceOf(options, { folders: 0, hasHung: false });
}

/** What a workspace and its copies with other signals share. */
interface Shared {
  /** Number of created folders. */
  folders: number;
  /** Whether a command did not even end when it was repeated with more time. */
  hasHung: boolean;
}

function workspaceOf(options: Parameters<typeof createWorkspace>[0], shared: Shared): Workspace {
  const { sandbox, specification, paths, leftOut = [], root, signal } = options;
  const { isBusy = () => isMachineBusy() } = options;
  const createFolder = async (): Promise<string> => {
    shared.folders += 1;
    const path = join(root, `work-${shared.folders}`);
    await mkdir(path);
    return path;
  };
  const commandOf = ({ setup, stdin, writes, isPatient: _, ...command }: ProjectCommand): SandboxCommand => ({
    ...command,
    environment: setup.environment,
    mounts: setup.mounts,
    ...(writes === "scratch" ? { scratch: true } : writes),
    ...(stdin !== undefined && { stdin }),
    ...(signal !== undefined && { signal }),
  });
  const runOnce = async (command: ProjectCommand): Promise<CommandReport> => {
    signal?.throwIfAborted();
    try {
      return await sandbox.run(commandOf(command));
    } finally {
      signal?.throwIfAborted();
    }
  };
  return {
    specification,
    paths,
    leftOut,
    source: join(root, "source"),
    createFolder,
    async run(command) {
      const report = await runOnce(command);
      const isLate = report.stopped === "time" && command.isPatient === true;
      if (!isLate || shared.hasHung || !isBusy()) return report;
      const { writes, limits } = command;
      if (typeof writes === "object") await emptyFolder(writes.keepIn);
      const seconds = limits.seconds * BUSY_FACTOR;
      const again = await runOnce({ ...command, limits: { ...limits, seconds } });
      // A program that does not end in ten times the time hangs. Its later commands are not waited for again.
      shared.hasHung = again.stopped === "time";
      return again;
    },
    async serve({ keepIn, startSeconds, ...command }) {
      signal?.throwIfAborted();
      // The project itself is read-only, so the server gets a copy: programs may store their data next to their
      // files.
      const writes = keepIn === undefined ? "scratch" : { keepIn };
      const portVariable = specification.run.portVariable ?? DEFAULT_PORT_VARIABLE;
      const started = commandOf({ ...command, writes });
      return sandbox.serve(
        { ...started, ...(startSeconds !== undefined && { startSeconds }) },
        { portVariable },
      );
    },
    withSignal: (other) => workspaceOf({ ...options, signal: other }, shared),
  };
}

const DEFAULT_PORT_VARIABLE = "PORT";

/** Removes everything in a folder, so that a command can write its copy there once more. */
export async function emptyFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}
