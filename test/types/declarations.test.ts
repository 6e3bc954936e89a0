import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

/** The build, which `test/setup/build.ts` makes. */
const ROOT = join(import.meta.dirname, "../..");
const DIST = join(ROOT, "dist");

/** The one place where only `any` fits: what can be mounted, with the reason beside it. */
const DOCUMENTED = "src/langgraph/compiled-graph.d.ts";

test("no declaration behind the public face says any, but for the one documented place", () => {
  const declarations = declarationsBehind(publicEntries());
  expect([...declarations.keys()]).toEqual(expect.arrayContaining(["graphs/router.d.ts", DOCUMENTED]));
  const places = [...declarations].flatMap(([path, text]) => anyIn(path, text));
  expect(places.filter((place) => !place.startsWith(DOCUMENTED))).toEqual([]);
  expect(places.length).toBe(3);
});

/** The declarations beside what users import. */
function publicEntries(): string[] {
  const text = readFileSync(join(ROOT, "package.json"), "utf8");
  const { exports } = JSON.parse(text) as { exports: Record<string, string> };
  const modules = Object.values(exports).filter((path) => path.endsWith(".js"));
  return modules.map((path) => join(ROOT, path.replace(/\.js$/, ".d.ts")));
}

/** The text of these declarations and of all that they import, by path in the build. */
function declarationsBehind(entries: readonly string[]): Map<string, string> {
  const declarations = new Map<string, string>();
  const visit = (path: string): void => {
    const name = relative(DIST, path);
    if (declarations.has(name)) return;
    const text = readFileSync(path, "utf8");
    declarations.set(name, text);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (fileName.startsWith(".")) visit(declarationOf(join(dirname(path), fileName)));
    }
  };
  for (const entry of entries) visit(entry);
  return declarations;
}

/** The declaration behind an import; tsc leaves `.ts` as it is in declarations. */
function declarationOf(imported: string): string {
  const path = imported.replace(/\.[jt]s$/, ".d.ts");
  if (!existsSync(path)) throw new Error(`no declaration of ${imported}: ${path} is missing`);
  return path;
}

/** Each `any` as a type, not as a word in a comment, with its line. */
function anyIn(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const places: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      places.push(`${path}:${line + 1}: ${text.split("\n")[line]?.trim()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return places;
}
