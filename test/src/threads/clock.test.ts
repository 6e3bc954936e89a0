import { join } from "node:path";
import { MemorySaver, type BaseCheckpointSaver } from "@langchain/langgraph";
import { describe } from "vitest";
import { prepareSqlite, type SqliteConnection } from "../../../src/threads/sqlite.ts";
import { shareDatabase } from "../../../src/threads/sqlite-database.ts";
import { SQLITE_DRIVERS } from "../../support/sqlite-drivers.ts";
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

describe.each(SQLITE_DRIVERS)("threads in SQLite by %s", (_name, load) => {
  clockSuite(async () => {
    const folder = temporaryFolder();
    const connect = await prepareSqlite(load);
    const connections: SqliteConnection[] = [];
    const open = (): BaseCheckpointSaver => {
      const connection = connect(join(folder.path, "threads.db"));
      shareDatabase(connection.database, "NORMAL");
      connections.push(connection);
      return connection.saver;
    };
    return {
      saver: open(),
      reopen: open,
      async [Symbol.asyncDispose]() {
        for (const { database } of connections) database.close();
        folder[Symbol.dispose]();
      },
    };
  });
});
