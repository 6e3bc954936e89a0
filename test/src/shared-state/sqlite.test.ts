import { describe } from "vitest";
import { openSqlite } from "./support/stores.ts";
import { keysSuite } from "./suites/keys.ts";
import { processesSuite } from "./suites/processes.ts";
import { watchSuite } from "./suites/watching.ts";
import { writersSuite } from "./suites/writers.ts";

describe("shared state in a SQLite file", () => {
  keysSuite(openSqlite);
  writersSuite(openSqlite);
  watchSuite(openSqlite);
  processesSuite(openSqlite);
});
