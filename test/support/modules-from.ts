import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Returns all modules of the repository that a module imports, at once or when it needs them, types left out. */
export function modulesFrom(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const name of importsOf(entry)) {
    if (name.startsWith(".")) modulesFrom(normalize(join(dirname(entry), name)), seen);
  }
  return seen;
}

/** Returns the names of the packages that a module and all that it imports import. */
export function packagesFrom(entry: string): Set<string> {
  const names = [...modulesFrom(entry)].flatMap(importsOf).filter((name) => !/^(?:\.|node:)/.test(name));
  return new Set(names.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name));
}

const known = new Map<string, string[]>();

function importsOf(file: string): string[] {
  const read = known.get(file);
  if (read !== undefined) return read;
  const compilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  const { outputText } = ts.transpileModule(readFileSync(join(ROOT, file), "utf8"), { compilerOptions });
  const { importedFiles } = ts.preProcessFile(outputText, true, true);
  const names = importedFiles.map(({ fileName }) => fileName);
  known.set(file, names);
  return names;
}
