import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { killsSuite } from "./suites/kills.ts";

describe("onceTool in SQLite", () => {
  const folder = temporaryFolder();
  afterAll(() => folder[Symbol.dispose]());
  let files = 0;
  killsSuite(() => join(folder.path, `${(files += 1)}`));
});
