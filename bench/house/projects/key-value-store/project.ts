import type { Project } from "../variant.ts";
import { faults } from "./faults.ts";
import { specification } from "./specification.ts";
import { tests } from "./tests.ts";

/** A key-value store in JavaScript, with expiry, versions and counters. */
export const keyValueStore: Project = {
  name: "key-value-store",
  specification,
  tests,
  faults,
  ways: [
    {
      name: "append-only",
      how: "CommonJS, an append-only log of facts, routes by patterns, no kept connection",
      program: "unusual",
      run: { start: ["node", "main.cjs"] },
    },
  ],
};
