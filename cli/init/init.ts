import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { packageNameFor, troupeDependency } from "./project-manifest.ts";

/** Files that npm would leave out of a package under the name that a project needs. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: ".gitignore" };

/**
 * Writes a small TypeScript project with a team of one's own into a new or empty folder; resolves to the paths of
 * its files, as seen from there. Throws ConfigurationError where the folder cannot be used; nothing is overwritten.
 */
export async function initProject(folder: string): Promise<string[]> {
  const target = resolve(folder);
  const subject = `folder ${JSON.stringify(folder)}`;
  await checkFree(target, subject);
  // By the package's own name, the templates are found from the sources as from the build.
  const packageFolder = dirname(createRequire(import.meta.url).resolve("troupe/package.json"));
  const template = join(packageFolder, "cli/template");
  const values: Readonly<Record<string, string>> = {
    name: packageNameFor(basename(target)),
    troupe: await troupeDependency(packageFolder, target),
  };
  const files = await filesIn(template);
  for (const file of files) {
    const text = await readFile(join(template, file), "utf8");
    const filled = text.replace(/\{\{(\w+)\}\}/g, (mark, key: string) => values[key] ?? mark);
    await write(join(target, RENAMED[file] ?? file), filled, subject);
  }
  return files.map((file) => RENAMED[file] ?? file).sort();
}

/** Refuses what exists and is no empty folder; one that holds nothing but a new repository counts as empty. */
async function checkFree(target: string, subject: string): Promise<void> {
  const advice = "name a new folder, or an empty one";
  let entries: string[];
  try {
    entries = await readdir(target);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "ENOENT") return;
    const fault = code === "ENOTDIR" ? "it is a file, or lies below one" : `it cannot be read (${code})`;
    throw new ConfigurationError(subject, [`${fault}; ${advice}`], { cause });
  }
  const content = entries.filter((entry) => entry !== ".git").sort();
  if (content.length === 0) return;
  const shown = content.slice(0, 3).join(", ") + (content.length > 3 ? ", ..." : "");
  throw new ConfigurationError(subject, [`it is not empty (it holds ${shown}); ${advice}`]);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isDirectory()) return [entry.name];
      return (await filesIn(join(folder, entry.name))).map((file) => `${entry.name}/${file}`);
    }),
  );
  return nested.flat();
}

async function write(path: string, text: string, subject: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: "wx" });
  } catch (cause) {
    const fault = `${basename(path)} cannot be written there (${codeOf(cause)}); name another folder`;
    throw new ConfigurationError(subject, [fault], { cause });
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}
