import { describe } from "vitest";
import { openMemory, openSqlite } from "../../shared-state/support/stores.ts";
import { recordsSuite } from "./suites/records.ts";

describe("in memory", () => {
  recordsSuite(openMemory);
});

describe("in SQLite", () => {
  recordsSuite(openSqlite);
});
