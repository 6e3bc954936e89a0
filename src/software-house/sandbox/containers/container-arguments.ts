import { hasCopy } from "../keep-copy.ts";
import type { SandboxCommand } from "../sandbox.ts";
import { DESCRIPTORS_OF_A_PROCESS, threadsAllowed } from "../kernel-limits.ts";

/** A container engine, and the image that programs run in. */
export interface ContainerHost {
  engine: "docker" | "podman";
  /** Name of the image. It must hold sh, tar, Node, and the languages of the programs. */
  image: string;
  /** Whether the engine runs as a plain user and maps the users of a container. */
  isRootless: boolean;
}

/** The users in a container, each as `user:group`. */
export interface ContainerUsers {
  /** The user that runs the program. */
  program: string;
  /** The user that owns the project. With `keepIn` or `scratch`, it is the program's user. */
  owner: string;
}

/** Size of `/dev/shm`, the named shared memory. */
const SHARED_MEMORY = "64m";

/** Time that a container may run longer than its program, for the setup and for copying the results. */
const SPARE_SECONDS = 120;

/**
 * Returns the users of a container. A program never runs as root: if we are root, it runs as the user `nobody`.
 * Otherwise it runs as our own user, so that it can write to a writable mount.
 */
export function containerUsers(
  command: SandboxCommand,
  { user, group }: { user: number; group: number },
): ContainerUsers {
  const program = user === 0 ? "65534:65534" : `${user}:${group}`;
  return { program, owner: hasCopy(command) ? program : "0:0" };
}

/** Returns the arguments that start a container. It only waits, until programs are run in it. */
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
    ["--pids-limit", String(threadsAllowed(processes))],
    ["--ulimit", "core=0:0", "--ulimit", `nofile=${DESCRIPTORS_OF_A_PROCESS}:${DESCRIPTORS_OF_A_PROCESS}`],
    ["--shm-size", SHARED_MEMORY, "--tmpfs", `/tmp:rw,exec,nosuid,nodev,mode=1777,size=${diskBytes}`],
    ["--tmpfs", `/project:rw,exec,nosuid,nodev,mode=${projectMode},size=${diskBytes}`],
    ...(command.mounts ?? []).map((mount) => ["--volume", volume(mount)]),
    // If this process was killed and cannot remove the container, the container ends after this time.
    ["--entrypoint", "sleep", host.image, String(Math.ceil(command.limits.seconds) + SPARE_SECONDS)],
  ].flat();
}

function volume({ host, inside, writable }: NonNullable<SandboxCommand["mounts"]>[number]): string {
  return `${host}:${inside}:${writable ? "rw" : "ro"}`;
}

/** Returns the arguments that run a command in a container as one of its users. */
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
