import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { arch, platform } from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { INSTALL, packTroupe, runIn } from "../support/packed-project.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MINUTES = 10 * 60_000;

/** The lowest Node that package.json allows, and the newest of each line that is kept up. */
const VERSIONS = ["20.19.0", "22.12.0", "24"];

/** Whether npm's registry has Node itself for this machine. */
const isPacked = platform === "linux" && ["x64", "arm64"].includes(arch);

const PROGRAM = `
const poet = defineSpecialist({ name: "poet", description: "writes poems", prompt: "You write." });
const team = createRouter({ specialists: [poet] });
team.invoke({ messages: "A poem." }).then(({ outcome }) => console.log(outcome.status, outcome.mode));
`;

const temporary = temporaryFolder();
const project = join(temporary.path, "project");
beforeAll(async () => {
  const { tarball } = await packTroupe(temporary.path);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "private": true }');
  await runIn(project, "npm", [...INSTALL, tarball]);
  const names = "createRouter, defineSpecialist";
  writeFileSync(join(project, "import.mjs"), `import { ${names} } from "troupe";${PROGRAM}`);
  writeFileSync(join(project, "require.cjs"), `const { ${names} } = require("troupe");${PROGRAM}`);
}, MINUTES);
afterAll(() => temporary[Symbol.dispose]());

test.skipIf(!isPacked).each(VERSIONS)(
  "the package runs on Node %s, imported, required, and as a command",
  { timeout: MINUTES },
  async (version) => {
    const folder = join(temporary.path, `node-${version}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    await runIn(folder, "npm", [...INSTALL, `node-${platform}-${arch}@${version}`]);
    const node = join(folder, `node_modules/node-${platform}-${arch}/bin/node`);
    const words = [
      ["--version"],
      ["import.mjs"],
      ["require.cjs"],
      ["node_modules/troupe/dist/cli/main.js", "graph", "router"],
    ];
    const printed = [];
    for (const one of words) printed.push(await runIn(project, node, one));
    expect(printed[0]).toMatch(new RegExp(`^v${version}`));
    expect(printed.slice(1, 3)).toEqual(["completed rehearsal\n", "completed rehearsal\n"]);
    expect(printed[3]).toContain("graph TD");
  },
);
