import { lstat, mkdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { FileStep } from "../../contract/file-step.ts";
import { insertText, type KnownValues } from "../../evidence/insert.ts";
import { copyTree } from "../../sandbox/copy-tree.ts";
import { COMMAND_LIMITS } from "../limits.ts";
import type { Workspace } from "../workspace.ts";
import { patternFailure } from "./expectations/text.ts";
import { HOME_IN_PROJECT } from "./home.ts";
import { shown } from "./shown.ts";
import type { TestStepResult } from "./test-step-result.ts";

/** Most bytes of a file that are read. */
const MOST_READ = 4 * 1024 * 1024;

/** Most files and folders of a copy. */
const MOST_ENTRIES = 10_000;

/**
 * Writes a file into a copy of the project's folder, or looks at one. Resolves also to the folder for the next step.
 * Follows no link that leaves the folder. Throws UnknownNameError if the step inserts an unknown name.
 */
export async function runFileStep(
  { path, content, expect }: FileStep,
  { workspace, project, known }: { workspace: Workspace; project: string; known: KnownValues },
): Promise<TestStepResult & { left: string }> {
  const named = insertText(path, known);
  const inside = named.startsWith("~/") ? join(HOME_IN_PROJECT, named.slice(2)) : named;
  let left = project;
  if (content !== null && content !== undefined) {
    left = await workspace.createFolder();
    const limits = {
      bytes: COMMAND_LIMITS.diskBytes,
      entries: MOST_ENTRIES,
      seconds: COMMAND_LIMITS.seconds,
    };
    await copyTree(project, left, { ...limits, signal: undefined });
    const written = await writeInside(left, inside, insertText(content, known));
    if (!written)
      return {
        fault: `the file ${shown(named)} cannot be written: it would be outside of the program's folder`,
        left,
      };
  }
  const verb = content === null || content === undefined ? "look at" : "write";
  if (expect === null || expect === undefined)
    return { captured: new Map(), trace: `${verb} ${named}`, left };
  const found = await readInside(left, inside);
  const failure = fileFailure(found, expect, { name: `the file ${named}`, known });
  if (failure !== null && "fault" in failure) return { ...failure, left };
  if (failure !== null) return { ...failure, sent: [`${verb} ${named}`], left };
  return { captured: new Map(), trace: `${verb} ${named}: ${"none" in found ? "absent" : "present"}`, left };
}

type FoundFile = { none: true } | { folder: true } | { text: string; cutAt: number | null };

function fileFailure(
  found: FoundFile,
  expect: NonNullable<FileStep["expect"]>,
  { name, known }: { name: string; known: KnownValues },
): ReturnType<typeof patternFailure> {
  const isPresent = !("none" in found);
  if (expect.present !== isPresent)
    return {
      failure: expect.present
        ? `expected ${name}, but there is none`
        : `expected no ${name.slice(4)}, but it is there`,
    };
  const patterns = expect.content ?? [];
  if (!isPresent || patterns.length === 0) return null;
  if ("folder" in found) return { failure: `expected ${name} to be a file, but it is a folder` };
  return patternFailure(patterns, { ...found, name }, known);
}

/** Writes a file below a folder, and returns false if a link would lead elsewhere. Replaces what is there. */
async function writeInside(root: string, path: string, content: string): Promise<boolean> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true }).catch(() => undefined);
  if (!(await isInside(root, dirname(file)))) return false;
  await rm(file, { recursive: true, force: true });
  await writeFile(file, content);
  return true;
}

async function readInside(root: string, path: string): Promise<FoundFile> {
  const file = join(root, path);
  const stats = await lstat(file).catch(() => null);
  if (stats === null || !(await isInside(root, file))) return { none: true };
  const real = await realpath(file);
  const target = await lstat(real);
  if (target.isDirectory()) return { folder: true };
  if (!target.isFile()) return { none: true };
  const bytes = await readFile(real);
  return {
    text: bytes.subarray(0, MOST_READ).toString("utf8"),
    cutAt: bytes.length > MOST_READ ? MOST_READ : null,
  };
}

async function isInside(root: string, path: string): Promise<boolean> {
  const [outer, inner] = await Promise.all([realpath(root), realpath(path).catch(() => null)]);
  return inner !== null && (inner === outer || inner.startsWith(outer + sep));
}
