import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfJson } from "../../../../text/hash.ts";
import { programEnding } from "../../finding.ts";
import { COMPILER_LIMITS } from "../../limits.ts";
import type { Workspace } from "../../workspace.ts";
import type { GoHost } from "../../toolchains/go/go-host.ts";
import type { EditableFile } from "../edit.ts";
import { MUTANT, REACHED, type Mutator } from "../mutator.ts";
import { runFinder } from "../run-finder.ts";
import type { SwitchSyntax } from "../switched-source.ts";
import { GO_FINDER } from "./go-finder.ts";

/**
 * Creates the mutator of Go. It parses with Go's own parser, in a program that is compiled once. What it has found last is kept,
 * because a verification asks twice: for the delays of races, and for the mutants.
 */
export function goMutator(host: GoHost): Mutator {
  let known: { source: string; files: EditableFile[] } | null = null;
  return {
    syntax: goSyntax,
    async find(workspace) {
      const { source } = workspace;
      if (known?.source === source) return known.files;
      const files = await findChanges(host, workspace);
      if (!("missing" in files)) known = { source, files };
      return files;
    },
  };
}

async function findChanges(
  host: GoHost,
  workspace: Workspace,
): Promise<EditableFile[] | { missing: string }> {
  const finder = await compiledFinder(host, workspace);
  if ("missing" in finder) return finder;
  const mounts = [...host.programSetup.mounts, { host: finder.path, inside: FINDER_INSIDE, writable: false }];
  const files = await runFinder(workspace, {
    command: [FINDER_INSIDE],
    setup: { ...host.programSetup, mounts },
    isSource: (path) => path.endsWith(".go"),
  });
  if ("missing" in files || (await hasGenerics(workspace))) return files;
  return files.map(({ path, prelude, edits }) => ({
    path,
    prelude,
    edits: edits.filter(({ form }) => form !== "value"),
  }));
}

const FINDER_INSIDE = "/tools/find-changes";

/** Returns true if the module's version of Go has generic functions. Only values need one. */
async function hasGenerics({ source }: Workspace): Promise<boolean> {
  const text = await readFile(join(source, "go.mod"), "utf8").catch(() => "");
  return Number(/^go 1\.(\d+)/m.exec(text)?.[1] ?? 0) >= 18;
}

/** Compiles the finder, and keeps it in the cache folder for the next run. */
async function compiledFinder(
  host: GoHost,
  workspace: Workspace,
): Promise<{ path: string } | { missing: string }> {
  const digest = sha256OfJson([host.version, GO_FINDER]).slice(0, 12);
  const path = join(host.cacheFolder, `go-changes-${digest}`);
  if ((await stat(path).catch(() => null)) !== null) return { path };
  const [source, kept] = [await workspace.createFolder(), await workspace.createFolder()];
  for (const [name, text] of Object.entries(GO_FINDER)) await writeFile(join(source, name), text);
  const report = await workspace.run({
    arguments: ["go", "build", "-o", "find-changes", "."],
    setup: host.compilerSetup("plain", { paths: [] }),
    project: source,
    writes: { keepIn: kept },
    limits: COMPILER_LIMITS,
  });
  if (report.exit !== 0) return { missing: `the parser does not build: ${programEnding(report)}` };
  await mkdir(host.cacheFolder, { recursive: true });
  // Copy it under another name and then rename it, because another process may do the same now.
  const making = `${path}-${randomUUID()}`;
  await copyFile(join(kept, "find-changes"), making);
  await rename(making, path);
  return { path };
}

/** Only what is compiled twice is written twice: a definition is not. */
export const goSyntax: SwitchSyntax = {
  choose(form, { file, isOn, mutated, original }) {
    if (form === "statement") return `if ${isOn} { ${mutated} } else { ${original} }`;
    if (form === "value") return `troupeChoose${file}(${isOn}, ${mutated}, ${original})`;
    return `(${isOn} && (${mutated}) || !${isOn} && (${original}))`;
  },
  isOn: (file, id) => `troupeIsOn${file}("${id}")`,
  declarations: ({ file, forms }) => ({
    prelude: `; import troupeOs${file} "os"; import troupeSync${file} "sync"`,
    end: `${IS_ON}${forms.has("value") ? VALUE : ""}`.replaceAll("#", String(file)),
  }),
};

const IS_ON = `
var troupeOn#, troupeFile# = troupeOs#.Getenv("${MUTANT}"), troupeOs#.Getenv("${REACHED}")
var troupeKnown# troupeSync#.Map

func troupeIsOn#(id string) bool {
	if troupeFile# != "" {
		if _, known := troupeKnown#.LoadOrStore(id, true); !known {
			if file, err := troupeOs#.OpenFile(troupeFile#, troupeOs#.O_APPEND|troupeOs#.O_CREATE|troupeOs#.O_WRONLY, 0o644); err == nil {
				file.WriteString(id + "\\n")
				file.Close()
			}
		}
	}
	return id == troupeOn#
}
`;

const VALUE = `
func troupeChoose#[T any](isOn bool, mutated, original T) T {
	if isOn {
		return mutated
	}
	return original
}
`;
