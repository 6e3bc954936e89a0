import { rmSync, statSync } from "node:fs";
import { MemorySaver } from "@langchain/langgraph";
import { createSupervisor } from "../../graphs/index.ts";
import { openThreads } from "../../src/index.ts";
import { coder } from "../../src/shipped/specialists/coder.ts";
import { researcher } from "../../src/shipped/specialists/researcher.ts";
import { writer } from "../../src/shipped/specialists/writer.ts";
import { loadSqlite, prepareSqlite } from "../../src/threads/sqlite.ts";
import { JOBS } from "../jobs.ts";
import { useModelAt } from "../use-model-at.ts";
import type { Keeping } from "./figures.ts";

/** Runs, one after another, on one thread, or each on a new thread if `thread` is null. */
export interface CostCommand {
  runs: number;
  thread: string | null;
  /** Whether a thread's earlier states are removed after each run, like the command line does. */
  forgets: boolean;
}

/** The times of a command's runs, and the size of the database after them. */
export interface CostReport {
  /** The time of each run. */
  wallMilliseconds: number[];
  /** The CPU time of all runs. */
  cpuMilliseconds: number;
  kilobytes: number;
}

// Runs J2 with the shipped team in its own process, with one way of keeping runs.
const [keeping, baseUrl, file] = process.argv.slice(2) as [Keeping, string, string];
useModelAt(baseUrl);
const isSqlite = keeping.startsWith("sqlite");
const threads = isSqlite ? await openThreads({ file }) : null;
const open = await prepareSqlite(loadSqlite);
const memory = keeping === "memory" ? new MemorySaver() : undefined;
const checkpointer = threads?.saver ?? memory;
const team = createSupervisor({
  specialists: [researcher, coder, writer],
  ...(checkpointer && { checkpointer }),
});
let started = 0;

process.on("message", (command: CostCommand) => {
  void measure(command).then((report) => process.send?.(report));
});
process.on("disconnect", () => {
  threads?.[Symbol.dispose]();
  for (const part of ["", "-wal", "-shm"]) rmSync(`${file}${part}`, { force: true });
});
process.send?.({ wallMilliseconds: [], cpuMilliseconds: 0, kilobytes: kilobytes() });

async function measure({ runs, thread, forgets }: CostCommand): Promise<CostReport> {
  const wallMilliseconds: number[] = [];
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) {
    started += 1;
    const startedAt = performance.now();
    await runOnce(thread ?? `thread-${started}`, forgets);
    wallMilliseconds.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(before);
  return { wallMilliseconds, cpuMilliseconds: (user + system) / 1_000, kilobytes: kilobytes() };
}

async function runOnce(thread: string, forgets: boolean): Promise<void> {
  const { request, answer } = JOBS.J2;
  const { messages } = await team.invoke(
    { messages: [{ role: "user", content: request }] },
    {
      configurable: { thread_id: thread },
      durability: keeping === "sqlite-async" ? "async" : "sync",
    },
  );
  const given = messages.at(-1)?.text;
  if (given !== answer) throw new Error(`J2 was answered with ${JSON.stringify(given)}`);
  if (forgets) threads?.forgetHistory(thread);
}

/** Returns the size of the database after its log was written back into it. */
function kilobytes(): number {
  if (!isSqlite) return 0;
  const { database } = open(file);
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
  return statSync(file).size / 1_024;
}
