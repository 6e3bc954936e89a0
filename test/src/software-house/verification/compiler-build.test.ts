import { expect, test } from "vitest";
import { isCompilerBuild } from "../../../../src/software-house/verification/toolchains/node/compiler-build.ts";

const manifest = (build: string): string => JSON.stringify({ scripts: { build } });

test.each([
  [["npx", "tsc"], "{}"],
  [["tsc", "-p", "."], "{}"],
  [["npx", "tsc", "--project", "tsconfig.json"], "{}"],
  [["npm", "run", "build"], manifest("tsc")],
  [["npm", "run", "build"], manifest("rm -rf dist && tsc -p . && cp page.html dist")],
])("%j makes the check of tsc --noEmit", (build, text) => {
  expect(isCompilerBuild(build, text)).toBe(true);
});

test.each([
  [["npx", "tsc", "src/main.ts"], "{}"],
  [["npx", "tsc", "--noCheck"], "{}"],
  [["npm", "run", "build"], manifest("esbuild src/main.ts")],
  [["npm", "run", "build"], manifest("tsc || true")],
  [["npm", "run", "build"], manifest("tsc; cp page.html dist")],
  [["npm", "run", "other"], manifest("tsc")],
  [["npm", "run", "build"], "not JSON"],
  [[], "{}"],
])("%j may pass although tsc finds a fault", (build, text) => {
  expect(isCompilerBuild(build, text)).toBe(false);
});
