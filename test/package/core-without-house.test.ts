import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

describe.each(["src/index.ts", "graphs/router.ts", "graphs/handoffs.ts", "graphs/supervisor.ts"])(
  "%s",
  (entry) => {
    test("loads no module of the Software House, and none later either", () => {
      expect([...modulesFrom(entry)].filter((file) => file.startsWith("src/software-house/"))).toEqual([]);
    });
  },
);

test("the Software House's graph loads its modules, so that the count above counts", () => {
  const loaded = [...modulesFrom("graphs/software-house.ts")];
  expect(loaded.filter((file) => file.startsWith("src/software-house/")).length).toBeGreaterThan(50);
});

/** All modules that a module imports, at once or when it needs them, types left out. */
function modulesFrom(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const name of importsOf(entry)) modulesFrom(normalize(join(dirname(entry), name)), seen);
  return seen;
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
  const names = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith("."));
  known.set(file, names);
  return names;
}
