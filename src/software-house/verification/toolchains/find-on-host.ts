import { execFile } from "node:child_process";
import { access, constants, realpath } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import type { SandboxMount } from "../../sandbox/sandbox.ts";

const execute = promisify(execFile);

/** A tool of the host that was found and answered. */
export interface HostTool {
  /** Absolute path; links are not followed. */
  path: string;
  /** Its output on stdout, such as its version. */
  answer: string;
}

/**
 * Finds the first of several programs on the host's PATH, runs it, and returns its answer. Returns null if there is no
 * such program, or if it does not answer.
 */
export async function findOnHost(options: {
  /** Names of the program, the preferred name first. */
  names: readonly string[];
  /** The PATH to search. */
  environment: NodeJS.ProcessEnv;
  /** Absolute path that is tried if the PATH has none of the names. */
  fallbackPath?: string;
  /** Arguments that make the program say what its caller must know, such as `--version`. */
  question: readonly string[];
  /**
   * Environment of the program.
   * @default environment
   */
  toolEnvironment?: NodeJS.ProcessEnv;
}): Promise<HostTool | null> {
  const { names, environment, fallbackPath, question, toolEnvironment = environment } = options;
  const found = await Promise.all(names.map((name) => findProgram(name, environment)));
  const path = found.find((candidate) => candidate !== null) ?? fallbackPath ?? null;
  const answer = path === null ? null : await replyOfTool(path, question, toolEnvironment);
  return path === null || !answer ? null : { path, answer };
}

/** Returns a program's absolute path on the host's PATH, without following links; null if it is not there. */
export async function findProgram(name: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  for (const folder of folders) {
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return null;
}

/** Runs one of the host's own tools and returns its stdout; null if it fails or takes longer than 10 seconds. */
export async function replyOfTool(
  program: string,
  question: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string | null> {
  try {
    const { stdout } = await execute(program, [...question], {
      env: environment,
      timeout: 10_000,
      cwd: "/",
    });
    return stdout.trim();
  } catch {
    return null;
  }
}

/** Returns the path with all links followed; null if there is no such file. */
export async function realPathOf(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}

/** Mounts a folder of the host inside, read-only; no mount if every sandbox shows that path anyway. */
export function mountsOf(host: string, inside = host): SandboxMount[] {
  return isSystemPath(inside) ? [] : [{ host, inside, writable: false }];
}

/** Returns the `bin` folder of an installation; none if it belongs to the system, whose folders are searched anyway. */
export function binariesOf(prefix: string): string[] {
  return isSystemPath(prefix) ? [] : [`${prefix}/bin`];
}

/** Returns the search path inside: the given folders before the system's folders. */
export function searchPath(folders: readonly string[]): string {
  return [...folders, "/usr/local/bin", "/usr/bin", "/bin"].join(":");
}

/** Returns true if every sandbox shows this path of the host anyway. */
function isSystemPath(path: string): boolean {
  return path === "/usr" || path.startsWith("/usr/");
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
