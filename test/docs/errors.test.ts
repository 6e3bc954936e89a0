import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import ts from "typescript";

/** Returns the words of the unions that a file defines, such as the codes of all errors. */
function wordsOfUnions(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ESNext);
  const words: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) words.push(node.literal.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return words;
}

test("docs/errors.md explains every code of an error once, and no other", () => {
  const page = readFileSync("docs/errors.md", "utf8");
  const explained = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(({ 1: code }) => code);
  const codes = wordsOfUnions("src/errors/troupe-error.ts");
  expect(codes.length).toBeGreaterThan(40);
  expect(new Set(explained)).toEqual(new Set(codes));
  expect(explained.length).toBe(codes.length);
});
