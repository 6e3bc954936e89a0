import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * The shipped graphs, as a project that uses the built package has them, a team whose plans a person approves, and a Software
 * House that leaves out the slow phases.
 */
const GRAPHS = `
import { createSupervisor, defineSpecialist } from "troupe";
import { createSoftwareHouse, createVerifier } from "troupe/software-house";
export { handoffs, router, softwareHouse, supervisor } from "troupe/graphs";

const specialist = (name, description) => defineSpecialist({ name, description, prompt: "You are the " + name + "." });
export const approving = createSupervisor({
  name: "approving",
  approval: "plan",
  specialists: [
    specialist("researcher", "finds facts"),
    specialist("coder", "writes programs"),
    specialist("writer", "writes texts"),
  ],
});
export const pages = createSoftwareHouse({ name: "pages", verifier: createVerifier({ quick: true }) });
export const crowd = createSupervisor({
  name: "crowd",
  limits: { steps: 300, concurrency: 8 },
  specialists: ["ada", "ben", "cleo", "dora", "emil", "fay", "gus", "hana"].map((name) => specialist(name, "writes")),
});
`;

const NAMES = {
  router: "router",
  handoffs: "handoffs",
  supervisor: "supervisor",
  "software-house": "softwareHouse",
  approving: "approving",
  crowd: "crowd",
  pages: "pages",
};

/** A folder with a project of the shipped graphs, which `troupe dev` serves. */
export function consoleProject(): { path: string } & Disposable {
  const graphs = Object.fromEntries(
    Object.entries(NAMES).map(([name, exported]) => [name, `./graphs.js:${exported}`]),
  );
  const folder = temporaryFolder({
    "package.json": '{ "private": true, "type": "module" }',
    "langgraph.json": JSON.stringify({ graphs }),
    "graphs.js": GRAPHS,
  });
  const packages = join(folder.path, "node_modules");
  mkdirSync(packages);
  for (const name of readdirSync(join(ROOT, "node_modules")))
    symlinkSync(join(ROOT, "node_modules", name), join(packages, name));
  symlinkSync(ROOT, join(packages, "troupe"));
  writeFileSync(join(folder.path, ".gitignore"), "node_modules\n");
  return folder;
}
