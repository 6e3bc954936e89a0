import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packTroupe, runIn } from "../support/packed-project.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const PNPM = ["exec", "--yes", "--package", "pnpm@10", "--", "pnpm"];

test(
  "the package works in pnpm's tree, in which a package sees only what it names",
  { timeout: 600_000 },
  async () => {
    using temporary = temporaryFolder();
    const { tarball } = await packTroupe(temporary.path);
    const folder = join(temporary.path, "project");
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    const installed = await runIn(folder, "npm", [
      ...PNPM,
      "add",
      "--prefer-offline",
      "--store-dir",
      join(temporary.path, "store"),
      tarball,
    ]);
    expect(installed).not.toMatch(/WARN.*(peer|deprecated)/i);
    const program = `
    import { createRouter, defineSpecialist } from "troupe";
    import "troupe/testing";
    import "troupe/software-house";
    const poet = defineSpecialist({ name: "poet", description: "writes poems", prompt: "You write." });
    const { outcome } = await createRouter({ specialists: [poet] }).invoke({ messages: "A poem." });
    console.log(outcome.status, outcome.mode);`;
    writeFileSync(join(folder, "main.js"), program);
    expect(await runIn(folder, process.execPath, ["main.js"])).toBe("completed rehearsal\n");
    expect(await runIn(folder, join(folder, "node_modules/.bin/troupe"), ["graph", "router"])).toContain(
      "graph TD",
    );
  },
);
