import type { SandboxCommand } from "../sandbox.ts";

/** An engine for containers, and the image that programs run in. */
export interface ContainerHost {
  engine: "docker" | "podman";
  /** With sh, tar, Node, and the languages that are to be run. */
  image: string;
  /** Whether the engine runs as the user, and maps its users. */
  isRootless: boolean;
}

/** A user of a container, as `user:group`. */
export interface ContainerUsers {
  program: string;
  /** Who owns the project: the program itself where it works on a copy. */
  owner: string;
}

/** What a program may share in memory by name. */
const SHARED_MEMORY = "64m";

/** Threads are what the kernel counts; no toolchain has more a process than this on average. */
const TASKS_A_PROCESS = 16;

/** How much longer than its program a container may live, for what comes before and after. */
const SPARE_SECONDS = 120;

/** Who runs what in a container: never its superuser, and whose files on the host it may write. */
export function containerUsers(
  command: SandboxCommand,
  { user, group }: { user: number; group: number },
): ContainerUsers {
  const program = user === 0 ? "65534:65534" : `${user}:${group}`;
  return { program, owner: command.keepIn === undefined ? "0:0" : program };
}

/** The arguments that start a container which waits for what is to be run in it. */
export function startArguments(
  host: ContainerHost,
  { name, command, users }: { name: string; command: SandboxCommand; users: ContainerUsers },
): string[] {
  const { memoryBytes, processes, diskBytes } = command.limits;
  const projectMode = users.owner === users.program ? "1777" : "0755";
  return [
    ["run", "--detach", "--rm", "--name", name, "--hostname", "sandbox", "--network", "none"],
    ["--read-only", ...(host.engine === "podman" ? ["--read-only-tmpfs=false"] : [])],
    ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--security-opt", "label=disable"],
    ["--user", users.program, ...(host.isRootless && host.engine === "podman" ? ["--userns=keep-id"] : [])],
    ["--memory", String(memoryBytes), "--memory-swap", String(memoryBytes)],
    ["--pids-limit", String(processes * TASKS_A_PROCESS)],
    ["--ulimit", "core=0:0", "--ulimit", "nofile=4096:4096"],
    ["--shm-size", SHARED_MEMORY, "--tmpfs", `/tmp:rw,exec,nosuid,nodev,mode=1777,size=${diskBytes}`],
    ["--tmpfs", `/project:rw,exec,nosuid,nodev,mode=${projectMode},size=${diskBytes}`],
    ...(command.mounts ?? []).map((mount) => ["--volume", volume(mount)]),
    // Where nobody is left to end it, it ends by itself.
    ["--entrypoint", "sleep", host.image, String(Math.ceil(command.limits.seconds) + SPARE_SECONDS)],
  ].flat();
}

function volume({ host, inside, writable }: NonNullable<SandboxCommand["mounts"]>[number]): string {
  return `${host}:${inside}:${writable ? "rw" : "ro"}`;
}

/** The arguments that run words in a container, as one of its users. */
export function executeArguments(
  name: string,
  {
    user,
    environment = {},
    words,
  }: { user: string; environment?: SandboxCommand["environment"]; words: readonly string[] },
): string[] {
  const variables = Object.entries({ HOME: "/tmp/home", TMPDIR: "/tmp", ...environment });
  return [
    ["exec", "--interactive", "--user", user, "--workdir", "/project"],
    ...variables.map(([key, value]) => ["--env", `${key}=${value}`]),
    [name, ...words],
  ].flat();
}
