import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { escapePattern } from "../../evidence/patterns.ts";
import { build, type BuiltProject } from "../phases/build-project.ts";
import type { Toolchain } from "../toolchains/toolchain.ts";
import type { Workspace } from "../workspace.ts";
import type { EditableFile } from "./edit.ts";
import { mutantsOf, type Mutant } from "./mutant.ts";
import type { Mutator } from "./mutator.ts";
import { switchedSource, type SwitchSyntax } from "./switched-source.ts";

/** A project that was built with all its mutants. */
export interface SwitchedProject {
  built: BuiltProject;
  mutants: Mutant[];
  /** The changed files as they were delivered, with one character for each byte. */
  sources: ReadonlyMap<string, string>;
}

/** How often mutants that do not compile are left out, and the rest is built again. */
const BUILDS = 4;

/** Builds a project with all its mutants, of which each can be switched on; or returns why this is not possible. */
export async function buildSwitched(
  workspace: Workspace,
  options: { toolchain: Toolchain; mutator: Mutator; seed: string },
): Promise<SwitchedProject | { missing: string }> {
  const { toolchain, mutator, seed } = options;
  const files = await mutator.find(workspace);
  if ("missing" in files) return files;
  const sources = new Map<string, string>();
  for (const { path } of files) sources.set(path, await readFile(join(workspace.source, path), "latin1"));
  let mutants = mutantsOf(
    files.flatMap(({ path, edits }) => edits.map((edit) => ({ path, edit }))),
    seed,
  );
  let why = "";
  for (let time = 0; time < BUILDS && mutants.length > 0; time += 1) {
    const folder = await workspace.createFolder();
    await cp(workspace.source, folder, { recursive: true });
    // Programs note here what they reach.
    await mkdir(join(folder, ".troupe"), { recursive: true });
    const written = writtenFiles({ files, sources, mutants, mutator });
    for (const [path, text] of written) await writeFile(join(folder, path), text, "latin1");
    const { finding, project } = await build(
      { ...workspace, source: folder },
      { ...toolchain, compile: null },
      "plain",
    );
    if (finding.status !== "failed") return { built: project, mutants, sources };
    why = finding.summary;
    const broken = brokenMutants(finding.output, { written, mutants, syntax: mutator.syntax, files });
    if (broken.size === 0) break;
    mutants = mutants.filter(({ id }) => !broken.has(id));
  }
  return {
    missing: why === "" ? "no place for a change was found" : `with changes, it does not build: ${why}`,
  };
}

function writtenFiles(options: {
  files: readonly EditableFile[];
  sources: ReadonlyMap<string, string>;
  mutants: readonly Mutant[];
  mutator: Mutator;
}): Map<string, string> {
  const { files, sources, mutants, mutator } = options;
  const numbered = mutants.flatMap(({ id, edits }) => edits.map((placed) => ({ id, ...placed })));
  const written = new Map<string, string>();
  for (const [file, { path, prelude }] of files.entries()) {
    const edits = numbered.filter((one) => one.path === path);
    const source = sources.get(path);
    if (edits.length === 0 || source === undefined) continue;
    written.set(path, switchedSource(source, { file, path, prelude, edits, syntax: mutator.syntax }));
  }
  return written;
}

/** Returns the ids of the mutants in the lines, or just before the lines, that a compiler complains about. */
function brokenMutants(
  output: string,
  options: {
    written: ReadonlyMap<string, string>;
    mutants: readonly Mutant[];
    syntax: SwitchSyntax;
    files: readonly EditableFile[];
  },
): Set<number> {
  const { written, mutants, syntax, files } = options;
  const broken = new Set<number>();
  for (const [file, { path }] of files.entries()) {
    const lines = (written.get(path) ?? "").split("\n");
    const own = mutants.filter(({ edits }) => edits.some((one) => one.path === path));
    for (const [, line = ""] of output.matchAll(
      new RegExp(`(?:^|[\\s/])${escapePattern(path)}[:(](\\d+)`, "gm"),
    )) {
      const inLine = (text: string): Mutant[] => own.filter(({ id }) => text.includes(syntax.isOn(file, id)));
      const index = lines.slice(0, Number(line)).findLastIndex((text) => inLine(text).length > 0);
      for (const { id } of inLine(lines[index] ?? "")) broken.add(id);
    }
  }
  return broken;
}
