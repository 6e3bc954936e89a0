import { join } from "node:path";
import { MemorySaver } from "@langchain/langgraph";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { describe } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { clockSuite } from "./support/clock-suite.ts";

describe("threads in memory", () => {
  clockSuite(async () => {
    const saver = new MemorySaver();
    return {
      saver,
      reopen: () => Object.assign(new MemorySaver(), { storage: saver.storage, writes: saver.writes }),
      [Symbol.asyncDispose]: async () => undefined,
    };
  });
});

describe("threads in SQLite", () => {
  clockSuite(async () => {
    const folder = temporaryFolder();
    const savers: SqliteSaver[] = [];
    const open = (): SqliteSaver => {
      const saver = SqliteSaver.fromConnString(join(folder.path, "threads.db"));
      savers.push(saver);
      return saver;
    };
    return {
      saver: open(),
      reopen: open,
      async [Symbol.asyncDispose]() {
        for (const { db } of savers) db.close();
        folder[Symbol.dispose]();
      },
    };
  });
});
