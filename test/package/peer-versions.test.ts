import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { INSTALL, packTroupe, runIn } from "../support/packed-project.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const OWN_PROJECT = join(ROOT, "test/fixtures/own-project");
const MINUTES = 10 * 60_000;

const { peerDependencies, peerDependenciesMeta, devDependencies } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
) as Record<"peerDependencies" | "devDependencies", Record<string, string>> & {
  peerDependenciesMeta: Record<string, object>;
};
const PEERS = Object.keys(peerDependencies).filter((name) => !(name in peerDependenciesMeta));

/** The lowest versions that package.json allows. npm takes the highest if a project names none. */
const LOWEST = PEERS.map((name) => `${name}@${peerDependencies[name]?.replace("^", "")}`);

const temporary = temporaryFolder();
let tarball: string;
beforeAll(async () => {
  tarball = (await packTroupe(temporary.path)).tarball;
}, MINUTES);
afterAll(() => temporary[Symbol.dispose]());

describe.each([
  ["lowest", LOWEST],
  ["highest", []],
])("the package beside the %s versions of its peers", { timeout: MINUTES }, (end, versions) => {
  const folder = join(temporary.path, end);
  beforeAll(async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    // Node has SQLite of its own from 22.13 on.
    const compiler = ["typescript", "@types/node", "libsql"].map(
      (name) => `${name}@${devDependencies[name]}`,
    );
    await runIn(folder, "npm", [...INSTALL, "--save-exact", tarball, ...versions, ...compiler]);
    cpSync(OWN_PROJECT, folder, { recursive: true });
  }, MINUTES);

  test("is installed with one copy of each", () => {
    const copies = packagesIn(join(folder, "node_modules")).filter((name) => PEERS.includes(name));
    expect(copies.sort()).toEqual(PEERS.toSorted());
  });

  test("takes a project's own tools, models, graphs and savers, by their types and when they run", async () => {
    // LangChain's own declarations have errors without skipLibCheck; ours must have none.
    const compiled = await runIn(folder, "npx", ["tsc", "-p", ".", "--skipLibCheck", "false"]).catch(String);
    const errors = compiled.split("\n").filter((line) => /error TS/.test(line));
    const foreign = /^node_modules\/(@langchain\/|langchain\/|langsmith\/|openai\/)/;
    expect(errors.filter((line) => !foreign.test(line.replace(/^.*failed:\s*/, "")))).toEqual([]);
    expect(await runIn(folder, process.execPath, ["out/main.js"])).toMatch(/^answered \d+ requests/m);
  });
});

/** The name of each installed package, as often as it is installed. npm writes down what it installed. */
function packagesIn(modules: string): string[] {
  const text = readFileSync(join(modules, ".package-lock.json"), "utf8");
  const { packages } = JSON.parse(text) as { packages: Record<string, unknown> };
  return Object.keys(packages).flatMap((path) => path.split("node_modules/").at(-1) ?? []);
}
