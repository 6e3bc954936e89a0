import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import type { Output } from "../output.ts";
import { packageNameFor, troupeDependency, versionsOf } from "./project-manifest.ts";
import { DEFAULT_TEMPLATE, TEMPLATES, type TemplateName } from "./templates.ts";

/** The folder with the files that every project gets. */
const SHARED = "shared";

/** The templates' files that have another name in the project, because npm leaves `.gitignore` out of packages. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: ".gitignore" };

/** Creates a project in a new or empty folder, then prints its files and the next commands. */
export async function createProject(folder: string, template: TemplateName, output: Output): Promise<void> {
  const created = await initProject(folder, template);
  const { request } = TEMPLATES[template];
  const start = request === null ? "npm start" : `npm start -- "${request}"`;
  const next = [`cd ${quoted(folder)}`, "npm install", "npm test", start, "npm run dev"];
  await output.deliver(
    `Created in ${folder}:\n${indented(created)}\n\n` +
      `Next, install it, test it, ${request === null ? "start it" : "ask the team something"}, ` +
      `and open a console in the browser:\n${indented(next)}\n`,
  );
}

/**
 * Writes a small TypeScript project with a team of its own into a new or empty folder. Resolves to the paths of its files,
 * relative to that folder. Throws ConfigurationError if the folder cannot be used. Overwrites nothing.
 */
export async function initProject(
  folder: string,
  template: TemplateName = DEFAULT_TEMPLATE,
): Promise<string[]> {
  const target = resolve(folder);
  const subject = `folder ${JSON.stringify(folder)}`;
  await checkFree(target, subject);
  // Find the templates by the package's name, which works in the sources and in the build.
  const packageFolder = dirname(createRequire(import.meta.url).resolve("troupe/package.json"));
  const values: Readonly<Record<string, string>> = {
    ...(await versionsOf(packageFolder)),
    name: packageNameFor(basename(target)),
    troupe: await troupeDependency(packageFolder, target),
  };
  const written: string[] = [];
  for (const part of [SHARED, template]) {
    const from = join(packageFolder, "cli/templates", part);
    for (const file of await filesIn(from)) {
      const name = RENAMED[file] ?? file;
      await write(join(target, name), filled(await readFile(join(from, file), "utf8"), values), subject);
      written.push(name);
    }
  }
  return written.sort();
}

/** Replaces marks such as `{{name}}` by their values. */
function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{([\w@/-]+)\}\}/g, (mark, key: string) => values[key] ?? mark);
}

/** Throws ConfigurationError unless the path is new or an empty folder. A folder with only `.git` counts as empty. */
async function checkFree(target: string, subject: string): Promise<void> {
  const advice = "choose a new or an empty folder";
  let entries: string[];
  try {
    entries = await readdir(target);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "ENOENT") return;
    const fault = code === "ENOTDIR" ? "it is a file, or is inside a file" : `it cannot be read (${code})`;
    throw new ConfigurationError(subject, [`${fault}; ${advice}`], { cause });
  }
  const content = entries.filter((entry) => entry !== ".git").sort();
  if (content.length === 0) return;
  const shown = content.slice(0, 3).join(", ") + (content.length > 3 ? ", ..." : "");
  throw new ConfigurationError(subject, [`it must be empty, but contains ${shown}; ${advice}`]);
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
    const fault = `${basename(path)} cannot be written there (${codeOf(cause)}); choose another folder`;
    throw new ConfigurationError(subject, [fault], { cause });
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

/** Quotes a path for a shell, if it needs quotes. */
function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
