import { describe } from "vitest";
import { openMemory } from "./support/stores.ts";
import { keysSuite } from "./suites/keys.ts";
import { watchSuite } from "./suites/watching.ts";
import { writersSuite } from "./suites/writers.ts";

describe("shared state in memory", () => {
  keysSuite(openMemory);
  writersSuite(openMemory);
  watchSuite(openMemory);
});
