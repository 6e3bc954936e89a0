import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MemorySaver } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { describe, expect, it } from "vitest";
import { openThreads } from "../../src/index.ts";
import { checkSaver, type SaverReport } from "../../src/testing/index.ts";
import { openFencedSaver } from "../../src/workers/fencing/fenced-saver.ts";
import { openFencedThreads } from "../src/workers/fencing/support/fenced-threads.ts";
import { postgresPrograms, startPostgres } from "../support/postgres.ts";
import { saverRows } from "../support/saver-table.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const programs = postgresPrograms();
const reason = programs === null ? " (skipped: `apt-get install postgresql` provides PostgreSQL)" : "";

describe("the table of savers says what checkSaver finds in", { timeout: 240_000 }, () => {
  it("MemorySaver and openThreads", async () => {
    using folder = temporaryFolder();
    using threads = await openThreads({ file: join(folder.path, "threads.db") });
    const memory = await checkSaver(() => new MemorySaver());
    const sqlite = await checkSaver(() => threads.saver);
    expect(columns(1, 2)).toEqual(saverRows([memory, sqlite]));
  });

  it.skipIf(programs === null)(`PostgresSaver and the saver of workers${reason}`, async () => {
    await using server = await startPostgres(programs ?? "");
    await using threads = await openFencedThreads(server.url);
    const tables = PostgresSaver.fromConnString(server.url);
    await tables.setup();
    const plain: SaverReport = await checkSaver(() => PostgresSaver.fromConnString(server.url), {
      // It has no leases: late writers write as any other writer.
      take: async () => ({}),
      close: (saver) => saver.end(),
    });
    await tables.end();
    const fenced = await checkSaver(() => openFencedSaver(threads.pool), {
      take: (thread) => threads.take(thread),
    });
    expect(columns(3, 4)).toEqual(saverRows([plain, fenced]));
    expect(fenced.checks.filter(({ area, holds }) => area === "leases" && holds !== true)).toEqual([]);
  });
});

/** Returns the first column of the page's table, and these. */
function columns(...wanted: number[]): string[][] {
  const page = readFileSync(new URL("../../docs/savers.md", import.meta.url), "utf8");
  const lines = page.split("\n").filter((line) => line.startsWith("| "));
  const rows = lines.slice(1).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
  return rows.map((row) => [0, ...wanted].map((column) => row[column] ?? ""));
}
