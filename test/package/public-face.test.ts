import { readFile } from "node:fs/promises";
import ts from "typescript";
import { expect, test } from "vitest";

/** What users import, and the index behind it. */
const ENTRIES = {
  troupe: "../../src/index.ts",
  "troupe/ag-ui": "../../src/ag-ui/index.ts",
  "troupe/ai-sdk": "../../src/ai-sdk/index.ts",
  "troupe/console": "../../web/server/index.ts",
  "troupe/evaluation": "../../src/evaluation/index.ts",
  "troupe/graphs": "../../graphs/index.ts",
  "troupe/mcp": "../../src/mcp/index.ts",
  "troupe/prices": "../../src/prices/index.ts",
  "troupe/recordings": "../../src/recordings/index.ts",
  "troupe/shared-state": "../../src/shared-state/index.ts",
  "troupe/software-house": "../../src/software-house/index.ts",
  "troupe/telemetry": "../../src/telemetry/index.ts",
  "troupe/testing": "../../src/testing/index.ts",
  "troupe/workers": "../../src/workers/index.ts",
};

interface Names {
  values: string[];
  types: string[];
}

test("the public names are those in public-face.txt; `npx vitest -u test/package/public-face.test.ts` takes on a change", async () => {
  const sections = await Promise.all(
    Object.entries(ENTRIES).map(async ([entry, index]) => {
      const { values, types } = await namesIn(index);
      return [`# ${entry}`, ...values, ...types.map((name) => `type ${name}`), ""].join("\n");
    }),
  );
  await expect(sections.join("\n")).toMatchFileSnapshot("public-face.txt");
});

test.each(Object.entries(ENTRIES))("%s exports at run time what its index lists", async (_entry, index) => {
  const { values } = await namesIn(index);
  const module = (await import(index)) as object;
  expect(Object.keys(module).sort()).toEqual(values);
});

test("package.json offers these entries and no other", async () => {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  const { exports } = JSON.parse(text) as { exports: Record<string, string> };
  const offered = Object.keys(exports).filter((path) => path !== "./package.json");
  expect(offered.map((path) => path.replace(/^\./, "troupe"))).toEqual(Object.keys(ENTRIES));
});

/** Reads the export lists of an index; anything else that it holds would be missed, and is refused. */
async function namesIn(index: string): Promise<Names> {
  const text = await readFile(new URL(index, import.meta.url), "utf8");
  const file = ts.createSourceFile(index, text, ts.ScriptTarget.Latest);
  const names: Names = { values: [], types: [] };
  for (const statement of file.statements) {
    if (
      !ts.isExportDeclaration(statement) ||
      !statement.exportClause ||
      ts.isNamespaceExport(statement.exportClause)
    ) {
      throw new Error(`${index} holds more than lists of names: ${statement.getText(file)}`);
    }
    for (const { isTypeOnly, name } of statement.exportClause.elements) {
      (statement.isTypeOnly || isTypeOnly ? names.types : names.values).push(name.text);
    }
  }
  return { values: names.values.sort(), types: names.types.sort() };
}
