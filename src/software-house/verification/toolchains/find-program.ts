import { execFile } from "node:child_process";
import { access, constants, realpath } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Where a program is on the host by PATH, links followed only when asked; null where it is not. */
export async function findProgram(name: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  for (const folder of folders) {
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return null;
}

/** What one of the host's own tools says on stdout; null where it fails or takes longer than ten seconds. */
export async function ask(
  program: string,
  options: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string | null> {
  try {
    const { stdout } = await execute(program, [...options], { env: environment, timeout: 10_000, cwd: "/" });
    return stdout.trim();
  } catch {
    return null;
  }
}

/** The path without links; null where there is nothing. */
export async function realPathOf(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}

/** True for what every sandbox shows of the host anyway. */
export function isInSystem(path: string): boolean {
  return path === "/usr" || path.startsWith("/usr/");
}

/** The search path inside: the given folders before the system's. */
export function searchPath(folders: readonly string[]): string {
  return [...folders, "/usr/local/bin", "/usr/bin", "/bin"].join(":");
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
