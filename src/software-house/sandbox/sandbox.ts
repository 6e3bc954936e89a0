/** Where programs run that nobody has read: no network but loopback, nothing of the host but what is named here. */
export interface Sandbox {
  readonly engine: SandboxEngine;
  /** Runs a command to its end; a command that fails, or is stopped at a limit, is a report and no error. */
  run(command: SandboxCommand): Promise<CommandReport>;
  /** Starts a server that is told its port, and resolves when something listens there, or the program has ended. */
  serve(command: SandboxCommand, server: { portVariable: string }): Promise<SandboxServer>;
}

/** What keeps a program in: `none` only where somebody insists on it. */
export type SandboxEngine = "bubblewrap" | "docker" | "podman" | "none";

/** A command, what it sees of the host, and how much it may use. */
export interface SandboxCommand {
  arguments: readonly string[];
  /** The only environment it gets, beside PATH, HOME and TMPDIR inside. */
  environment?: Readonly<Record<string, string>>;
  /** The host's folder that it is run in, at `/project` inside. It cannot be written, unless `keepIn` is given. */
  project: string;
  /**
   * Where the command works on a copy of the project: the host's folder (existing, empty) that receives what the copy
   * is afterwards. For compilers.
   */
  keepIn?: string;
  /** More of the host: toolchains to read, a build cache that only a compiler may write. */
  mounts?: readonly SandboxMount[];
  stdin?: string;
  limits: SandboxLimits;
  signal?: AbortSignal;
}

/** A folder of the host, and where it is inside. */
export interface SandboxMount {
  host: string;
  inside: string;
  writable: boolean;
}

/** How much a command may use. */
export interface SandboxLimits {
  seconds: number;
  /** Resident memory of all its processes together. */
  memoryBytes: number;
  processes: number;
  /** Of stdout and stderr together. */
  outputBytes: number;
  /** What it may write: to the copy of the project, and to its temporary folder. */
  diskBytes: number;
}

/** How a command ended, and what it said. */
export interface CommandReport {
  /** Null where it was ended by a signal. */
  exit: number | null;
  signal: string | null;
  /** The limit at which it was stopped, or `aborted`; null where it ended by itself. */
  stopped: "time" | "memory" | "processes" | "output" | "disk" | "aborted" | null;
  stdout: string;
  stderr: string;
  milliseconds: number;
  /** What of the copy was not kept, and why, a line each; only where `keepIn` was given and something was left out. */
  notKept?: readonly string[];
}

/** A server that runs inside, reached from outside over a unix socket on the host. */
export interface SandboxServer {
  /** Where its port is reached from outside; null where nothing listens there. */
  readonly socketPath: string | null;
  /** The port it was told, on loopback inside. */
  readonly port: number;
  /** Why nothing listens, in one line; null where something does. */
  readonly fault: string | null;
  /** Settles when the program has ended, by itself or stopped. */
  readonly ended: Promise<CommandReport>;
  /** Sends a signal to the program itself, such as SIGQUIT. */
  signal(name: "SIGTERM" | "SIGQUIT"): void;
  /** Asks it to end (SIGTERM), then ends it. */
  stop(): Promise<CommandReport>;
}
