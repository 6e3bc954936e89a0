/**
 * Runs programs that no person has reviewed. A program has no network except its own loopback. It sees of the host only
 * the system's programs and libraries, and what its command names.
 */
export interface Sandbox {
  /** What isolates the programs. */
  readonly engine: SandboxEngine;
  /**
   * Runs a command until its end. A command that fails, or is stopped at a limit, gives a report and not an error.
   * Rejects with a ConfigurationError if the command is invalid. Rejects with a TroupeError (`sandbox_failed`) if the
   * sandbox cannot be set up.
   */
  run(command: SandboxCommand): Promise<CommandReport>;
  /**
   * Starts a server, which reads its port from the environment variable `portVariable`. Resolves if the server listens
   * on that port, if it has ended, or if it does not listen within 15 seconds. Rejects as `run` does.
   */
  serve(command: SandboxCommand, server: { portVariable: string }): Promise<SandboxServer>;
}

/** What isolates a program: `none` is used only if the caller asks for it. */
export type SandboxEngine = "bubblewrap" | "docker" | "podman" | "none";

/** A command, what it sees of the host, and how much it may use. */
export interface SandboxCommand {
  /** The program and its arguments. It must not be empty. */
  arguments: readonly string[];
  /**
   * Environment variables of the command. In addition, it gets only PATH, HOME and TMPDIR.
   * @default {}
   */
  environment?: Readonly<Record<string, string>>;
  /**
   * Absolute path of the host's folder that the command runs in. Inside, it is `/project`.
   * The command cannot write to it. With `keepIn` or `scratch`, it can write to a copy.
   */
  project: string;
  /**
   * Absolute path of an existing, empty folder of the host. If it is given, the command works on a copy of the project,
   * and the copy is written to this folder afterwards. Meant for compilers.
   * At most 10,000 files, folders and links are kept.
   * @default undefined: nothing is kept
   */
  keepIn?: string;
  /**
   * Whether the command works on a copy of the project. The copy is dropped afterwards, unless `keepIn` is given.
   * @default false
   */
  scratch?: boolean;
  /**
   * More files and folders of the host, such as toolchains to read. A writable mount, such as a build cache, needs
   * `keepIn` or `scratch`.
   * @default []
   */
  mounts?: readonly SandboxMount[];
  /**
   * Text or bytes that the command reads from its standard input.
   * @default ""
   */
  stdin?: string | Uint8Array;
  limits: SandboxLimits;
  /**
   * Whether the command may go on if no space is left on its disk, because its own answer to that is wanted.
   * @default false: it is stopped
   */
  mayFillDisk?: boolean;
  /**
   * How long a server may take until it listens, in seconds.
   * @default 15
   */
  startSeconds?: number;
  /**
   * Stops the command if it is aborted. The report then says `stopped: "aborted"`.
   * @default undefined: the command cannot be aborted
   */
  signal?: AbortSignal;
}

/** A file or folder of the host, and its path inside. */
export interface SandboxMount {
  /** Existing path on the host. */
  host: string;
  /** Absolute path inside the sandbox. */
  inside: string;
  /** Whether the command may write to it. */
  writable: boolean;
}

/** How much a command may use. Each limit must be a number above 0. */
export interface SandboxLimits {
  /** Time in seconds. */
  seconds: number;
  /** Resident memory of all processes of the command together. */
  memoryBytes: number;
  /** Number of processes at the same time. */
  processes: number;
  /** Bytes of stdout and stderr together. */
  outputBytes: number;
  /** Bytes that the command may write to the copy of the project, and the same number to its temporary folder. */
  diskBytes: number;
}

/** How a command ended, and what it printed. */
export interface CommandReport {
  /** Exit status; null if a signal ended the command. */
  exit: number | null;
  /** Name of the signal that ended the command, such as SIGKILL; null if it exited. */
  signal: string | null;
  /** The limit at which the command was stopped, or `aborted`; null if it was not stopped. */
  stopped: "time" | "memory" | "processes" | "output" | "disk" | "aborted" | null;
  stdout: string;
  stderr: string;
  /** Run time, without the setup of the sandbox. */
  milliseconds: number;
  /** What of the copy was not kept in `keepIn`, and why, one line each. Absent if everything was kept. */
  notKept?: readonly string[];
}

/** What the processes of a server use at one moment. */
export interface ServerUsage {
  processes: number;
  /** Threads of all processes together. */
  threads: number;
  /** Open files and connections of all processes together. */
  descriptors: number;
  /** Resident memory of all processes together. */
  memoryBytes: number;
  /** Files, folders and links in all folders that they can write to. */
  files: number;
  /** Files, folders and links directly in the folder for temporary files. */
  temporaryFiles: number;
}

/** A server inside a sandbox, which the host reaches over a unix socket. */
export interface SandboxServer {
  /** Path of the unix socket that leads to the server's port; null if nothing listens on that port. */
  readonly socketPath: string | null;
  /** The port that the server got in its environment, on the loopback inside. */
  readonly port: number;
  /** Why nothing listens on the port, in one line; null if the server listens. */
  readonly fault: string | null;
  /** Settles when the program has ended or was stopped. */
  readonly ended: Promise<CommandReport>;
  /** Measures what the server uses now; null if it has ended. Absent if this sandbox cannot measure it. */
  usage?: () => ServerUsage | null;
  /** Sends a signal to the program itself, such as SIGQUIT. SIGKILL leaves it no time, and keeps its folder. */
  signal(name: "SIGTERM" | "SIGQUIT" | "SIGKILL"): void;
  /** Sends SIGTERM, and kills the program if it has not ended two seconds later. Returns the report. */
  stop(): Promise<CommandReport>;
}
