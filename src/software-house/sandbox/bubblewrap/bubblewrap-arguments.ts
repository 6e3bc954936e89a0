import type { SandboxLimits } from "../sandbox.ts";
import { IDENTITY_FILES } from "./identity-files.ts";

/** The file descriptors that a sandbox is started with, beside its input and output. */
export const DESCRIPTORS = {
  control: 3,
  info: 4,
  arguments: 5,
  seccomp: 6,
  identity: 7,
  socketFolder: 7 + IDENTITY_FILES.length,
};

/** Where things are inside. */
export const INSIDE = {
  project: "/project",
  source: "/source",
  home: "/tmp/home",
  node: "/run/node",
} as const;

/** What a program may share in memory by name: as much as container engines give. */
const SHARED_MEMORY_BYTES = 64 * 1024 * 1024;

/** What this bubblewrap and this host are like; found out once. */
export interface BubblewrapHost {
  /** Where bubblewrap itself is. */
  path: string;
  /** Whether it can forbid user namespaces inside (from 0.8). */
  disablesUserNamespaces: boolean;
  /** Whether the kernel's calls are filtered: not on a machine that the filter does not know. */
  filtersCalls: boolean;
  /** The arguments that show the system's programs and libraries. */
  system: readonly string[];
}

/** A folder or file of the host, and where it is inside. */
export interface Binding {
  host: string;
  inside: string;
  writable: boolean;
}

/** What one sandbox is made of. */
export interface SandboxPlan {
  bindings: readonly Binding[];
  /** Whether `/project` is a sized file system of its own, to be filled from `/source`. */
  copiesProject: boolean;
  environment: Readonly<Record<string, string>>;
  limits: Pick<SandboxLimits, "diskBytes">;
}

/**
 * The arguments that bubblewrap reads from a descriptor, so that nobody sees them in a list of processes. All that can be written inside is of limited size: the root folder and
 * `/dev`, which bubblewrap makes as unlimited memory, are made read-only.
 */
export function bubblewrapArguments(host: BubblewrapHost, plan: SandboxPlan): string[] {
  const disk = String(plan.limits.diskBytes);
  return [
    ["--unshare-user", "--unshare-all", ...(host.disablesUserNamespaces ? ["--disable-userns"] : [])],
    ["--uid", "1000", "--gid", "1000", "--hostname", "sandbox"],
    ["--new-session", "--die-with-parent", "--cap-drop", "ALL"],
    ["--perms", "0755", "--dir", "/etc", ...host.system],
    ...IDENTITY_FILES.map(({ path }, index) => identityFile(DESCRIPTORS.identity + index, path)),
    ["--proc", "/proc", "--dev", "/dev"],
    ["--size", String(SHARED_MEMORY_BYTES), "--perms", "1777", "--tmpfs", "/dev/shm"],
    ["--size", disk, "--perms", "1777", "--tmpfs", "/tmp", "--perms", "0700", "--dir", INSIDE.home],
    plan.copiesProject ? ["--size", disk, "--tmpfs", INSIDE.project] : [],
    ...plan.bindings.map((binding) => [
      binding.writable ? "--bind" : "--ro-bind",
      binding.host,
      binding.inside,
    ]),
    ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", INSIDE.project],
    ["--clearenv"],
    ...Object.entries(plan.environment).map(([name, value]) => ["--setenv", name, value]),
    ["--info-fd", String(DESCRIPTORS.info)],
    host.filtersCalls ? ["--seccomp", String(DESCRIPTORS.seccomp)] : [],
  ].flat();
}

function identityFile(descriptor: number, path: string): string[] {
  return ["--perms", "0444", "--file", String(descriptor), path];
}

/** PATH, HOME and TMPDIR as they are inside. */
export const BASE_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: INSIDE.home,
  TMPDIR: "/tmp",
};
