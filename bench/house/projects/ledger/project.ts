import type { Project } from "../variant.ts";
import { faults } from "./faults.ts";
import { specification } from "./specification.ts";
import { tests } from "./tests.ts";

/** A ledger in TypeScript: money, dates, CSV and a file. */
export const ledger: Project = {
  name: "ledger",
  specification,
  tests,
  faults,
  ways: [
    {
      name: "generators",
      how: "one file of JavaScript, nothing to build, commands as generators, the file written as a whole",
      program: "unusual",
      run: { build: [], start: ["node", "main.mjs"] },
    },
  ],
};
