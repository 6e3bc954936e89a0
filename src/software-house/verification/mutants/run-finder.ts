import { z } from "zod";
import type { CommandSetup, Workspace } from "../workspace.ts";
import { programEnding } from "../finding.ts";
import { COMPILER_LIMITS } from "../limits.ts";
import { foundEditsSchema, type EditableFile } from "./edit.ts";

/** Output limit of a finder, in bytes: each edit takes about 200. */
const OUTPUT_BYTES = 32 * 1024 * 1024;

/**
 * Runs a finder inside the sandbox on the project's own source files. Files of tests, vendored files and built files are
 * left out.
 */
export async function runFinder(
  workspace: Workspace,
  options: { command: readonly string[]; setup: CommandSetup; isSource: (path: string) => boolean },
): Promise<EditableFile[] | { missing: string }> {
  const { command, setup, isSource } = options;
  const { paths, source, specification } = workspace;
  const files = paths.filter((path) => isSource(path) && !isForeign(path) && !isTest(path));
  if (files.length === 0) return [];
  const report = await workspace.run({
    arguments: [...command, specification.kind, ...files],
    setup,
    project: source,
    limits: { ...COMPILER_LIMITS, outputBytes: OUTPUT_BYTES },
  });
  const found = z.preprocess(jsonOf, foundEditsSchema).safeParse(report.stdout);
  if (report.exit === 0 && found.success) return found.data;
  return { missing: `the source cannot be read for changes: ${programEnding(report)}` };
}

function jsonOf(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}

const FOREIGN = /(^|\/)(vendor|third_party|node_modules|\.[^/]+)\//;

function isForeign(path: string): boolean {
  return FOREIGN.test(path) || /\.(min|generated|gen|pb)\.\w+$/.test(path);
}

function isTest(path: string): boolean {
  return /(^|\/)(tests?|__tests__|testdata)\/|(^|\/)(test_[^/]*|conftest)\.py$|[._-](test|spec)\.\w+$|(^|\/)test(-[^/]*)?\.\w+$/.test(
    path,
  );
}
