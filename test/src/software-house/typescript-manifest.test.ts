import { expect, test } from "vitest";
import { withCompiler } from "../../../src/software-house/typescript-manifest.ts";

const TOOLCHAIN = "node v20.20.2, typescript 5.9.3";
const source = { path: "src/main.ts", content: "" };

function manifestOf(content?: string, toolchain: string | null = TOOLCHAIN): string | undefined {
  const files = content === undefined ? [source] : [source, { path: "package.json", content }];
  return withCompiler(files, toolchain).find(({ path }) => path === "package.json")?.content;
}

test("a TypeScript project names its compiler and the types of Node, with the versions that built it", () => {
  const wanted = { typescript: "5.9.3", "@types/node": "^20" };
  expect(JSON.parse(manifestOf() ?? "")).toEqual({ private: true, devDependencies: wanted });
  const own = JSON.stringify({ type: "module", devDependencies: { typescript: "5.0.0" } });
  expect(JSON.parse(manifestOf(own) ?? "")).toEqual({
    type: "module",
    devDependencies: { typescript: "5.0.0", "@types/node": "^20" },
  });
});

test("a project that names both, that cannot be read, or that needs no compiler stays as it is", () => {
  const both = '{"devDependencies":{"typescript":"5","@types/node":"20"}}';
  expect([both, "{", "[]"].map((content) => manifestOf(content))).toEqual([both, "{", "[]"]);
  expect(manifestOf(undefined, "node v22.18.0")).toBeUndefined();
  const plain = [{ path: "main.js", content: "" }];
  expect(withCompiler(plain, TOOLCHAIN)).toEqual(plain);
});
