import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INSTALL, packTroupe, runIn } from "../support/packed-project.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MINUTES = 10 * 60_000;

/** A program that imports only a builder. */
const PROGRAM = `
import { createSupervisor, defineSpecialist } from "troupe";
const poet = defineSpecialist({ name: "poet", description: "writes poems", prompt: "You write." });
const manager = { plan: [{ agent: "poet", task: "Write." }] };
const team = createSupervisor({ specialists: [poet], manager });
team.invoke({ messages: "A poem." }).then(({ outcome }) => console.log(outcome.status, outcome.mode));
`;

const WEBPACK = `module.exports = {
  mode: "production", target: "node20", entry: "./program.mjs", optimization: { minimize: false },
  output: { path: __dirname + "/out/webpack", filename: "program.cjs" },
};`;

const esbuild = (...words: string[]): string[] => [
  "esbuild",
  "program.mjs",
  "--bundle",
  "--platform=node",
  ...words,
];

/** How each bundler is called, and what it writes below `out`. */
const BUNDLERS: [name: string, command: string[], bundle: string][] = [
  ["esbuild, as an ES module", esbuild("--format=esm", "--outfile=out/esm/program.mjs"), "esm/program.mjs"],
  ["esbuild, as CommonJS", esbuild("--format=cjs", "--outfile=out/cjs/program.cjs"), "cjs/program.cjs"],
  [
    "esbuild, minified",
    esbuild("--format=cjs", "--minify", "--outfile=out/min/program.cjs"),
    "min/program.cjs",
  ],
  ["webpack, for a server", ["webpack", "--config", "webpack.config.cjs"], "webpack/program.cjs"],
];

/** Other engines that run the package itself. */
const RUNTIMES: [name: string, command: string[]][] = [
  ["Bun", ["bun", "run", "program.mjs"]],
  ["Deno", ["deno", "run", "-A", "--node-modules-dir=manual", "program.mjs"]],
];

const temporary = temporaryFolder();
const folder = join(temporary.path, "program");
beforeAll(async () => {
  const { tarball } = await packTroupe(temporary.path);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  writeFileSync(join(folder, "program.mjs"), PROGRAM);
  writeFileSync(join(folder, "webpack.config.cjs"), WEBPACK);
  await runIn(folder, "npm", [...INSTALL, tarball]);
}, MINUTES);
afterAll(() => temporary[Symbol.dispose]());

/** Installs a tool in the program's folder. Resolves to false if npm cannot get it or it does not start here. */
async function isInstalled(name: string, packages: readonly string[]): Promise<boolean> {
  try {
    await runIn(folder, "npm", [...INSTALL, ...packages]);
    await runIn(folder, "npx", ["--no-install", name, "--version"]);
    return true;
  } catch {
    return false;
  }
}

describe("a program that imports a builder", { timeout: MINUTES }, () => {
  test.for(BUNDLERS)(
    "is bundled by %s, and runs without node_modules",
    async ([, command, bundle], { skip }) => {
      const [tool = ""] = command;
      const packages = tool === "webpack" ? ["webpack@5", "webpack-cli@7"] : ["esbuild@0.28.2"];
      if (!(await isInstalled(tool, packages))) skip(`npm cannot get ${tool}`);
      await runIn(folder, "npx", ["--no-install", ...command]);
      const [place = ""] = bundle.split("/");
      const away = join(temporary.path, `away-${place}`);
      cpSync(join(folder, "out", place), away, { recursive: true });
      const file = join(away, bundle.slice(place.length + 1));
      expect(await runIn(away, process.execPath, [file])).toContain("completed rehearsal");
    },
  );

  test.for(RUNTIMES)("runs in %s", async ([, command], { skip }) => {
    const [engine = ""] = command;
    if (!(await isInstalled(engine, [engine]))) skip(`npm cannot get ${engine}`);
    expect(await runIn(folder, "npx", ["--no-install", ...command])).toContain("completed rehearsal");
  });
});
