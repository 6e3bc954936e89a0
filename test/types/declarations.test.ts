import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const ENTRIES = ["src/index.ts", "graphs/index.ts", "src/testing/index.ts"];

/** The one place where only `any` fits: what can be mounted, with the reason beside it. */
const DOCUMENTED = "src/specialists/mountable-graph.d.ts";

test(
  "no declaration behind the public face says any, but for the one documented place",
  { timeout: 60_000 },
  () => {
    const declarations = declarationsOf(ENTRIES);
    expect([...declarations.keys()]).toEqual(expect.arrayContaining(["graphs/router.d.ts", DOCUMENTED]));
    const places = [...declarations].flatMap(([path, text]) => anyIn(path, text));
    expect(places.filter((place) => !place.startsWith(DOCUMENTED))).toEqual([]);
    expect(places.length).toBe(3);
  },
);

/** The declarations that the build would write for the entries and all that they import, by path. */
function declarationsOf(entries: readonly string[]): Map<string, string> {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.build.json`, (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
  const program = ts.createProgram({
    rootNames: entries.map((entry) => `${ROOT}${entry}`),
    options: { ...options, emitDeclarationOnly: true, outDir: `${ROOT}dist`, noCheck: true },
  });
  const declarations = new Map<string, string>();
  program.emit(undefined, (path, text) => declarations.set(relative(`${ROOT}dist`, path), text));
  return declarations;
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
