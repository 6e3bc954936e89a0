import type { SandboxLimits } from "../sandbox.ts";
import type { ControlGroupFolders } from "./find-control-groups.ts";

/** The files of `/etc` that name the user and the machine inside. They replace the host's files. */
export const IDENTITY_FILES: readonly { path: string; text: string }[] = [
  {
    path: "/etc/passwd",
    text: "sandbox:x:1000:1000:sandbox:/tmp/home:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n",
  },
  { path: "/etc/group", text: "sandbox:x:1000:\nnogroup:x:65534:\n" },
  { path: "/etc/hosts", text: "127.0.0.1 localhost sandbox\n::1 localhost ip6-localhost\n" },
];

/** The file descriptors that a sandbox is started with, in addition to its input and output. */
export const DESCRIPTORS = {
  control: 3,
  info: 4,
  arguments: 5,
  seccomp: 6,
  identity: 7,
  socketFolder: 7 + IDENTITY_FILES.length,
};

/** Paths inside the sandbox. */
export const INSIDE = {
  project: "/project",
  source: "/source",
  home: "/tmp/home",
  node: "/run/node",
} as const;

/** Size of `/dev/shm`, the named shared memory: the same as the default of container engines. */
export const SHARED_MEMORY_BYTES = 64 * 1024 * 1024;

/** What this bubblewrap and this host can do. It is found out once. */
export interface BubblewrapHost {
  /** Path of the bubblewrap program. */
  path: string;
  /** Whether bubblewrap can forbid user namespaces inside. It can from version 0.8 on. */
  disablesUserNamespaces: boolean;
  /** Whether system calls are filtered. They are not on a processor that the filter does not know. */
  filtersCalls: boolean;
  /** The folders in which control groups can be created; null if there are none. */
  controlGroups: ControlGroupFolders | null;
  /** The arguments that make the system's programs and libraries visible. */
  system: readonly string[];
}

/** A folder or file of the host, and its path inside. */
export interface Binding {
  host: string;
  inside: string;
  writable: boolean;
}

/** Contents of one sandbox. */
export interface SandboxPlan {
  bindings: readonly Binding[];
  /** Whether `/project` is a file system of limited size, which is filled with a copy of `/source`. */
  copiesProject: boolean;
  environment: Readonly<Record<string, string>>;
  limits: Pick<SandboxLimits, "diskBytes">;
}

/**
 * Returns the arguments of bubblewrap. It reads them from a descriptor, so that no list of processes shows them.
 * Everything that can be written inside has a limited size: bubblewrap makes the root folder and `/dev` as unlimited
 * memory, so these are made read-only.
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

/** PATH, HOME and TMPDIR inside the sandbox. */
export const BASE_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: INSIDE.home,
  TMPDIR: "/tmp",
};
