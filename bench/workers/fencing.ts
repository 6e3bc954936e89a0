import { randomUUID } from "node:crypto";
import { realpathSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { Annotation, START, StateGraph, type BaseCheckpointSaver } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type { Pool } from "pg";
import { versioned } from "../../src/threads/versioned-saver.ts";
import { openPostgres } from "../../src/workers/connections.ts";
import { EPOCH_KEY } from "../../src/workers/fencing/epoch-key.ts";
import { openFencedSaver } from "../../src/workers/fencing/fenced-saver.ts";
import { raiseEpoch } from "../../src/workers/fencing/lease-tables.ts";
import { median, quantile } from "../statistics.ts";

/** What a superstep costs in milliseconds, with LangGraph's PostgresSaver and with the fenced one. */
export interface FencingFigures {
  plain: SuperstepCost;
  fenced: SuperstepCost;
  /** The ratios of the medians, and of the lower quartiles, which other programs on the machine disturb less. */
  ratio: SuperstepCost;
}

interface SuperstepCost {
  median: number;
  lowerQuartile: number;
}

/** How many rounds are measured. Each has one run with each saver, in turns first. */
export interface FencingScale {
  rounds: number;
  warmUp: number;
}

/** The supersteps of a run, each of one step that writes one channel. */
const STEPS = 10;

/**
 * Measures what fencing costs a superstep: the same graph, the same database and the same number of connections, with a run of
 * each saver in each round. Nothing but the savers takes time.
 */
export async function measureFencing(
  url: string,
  { rounds, warmUp }: FencingScale = { rounds: 400, warmUp: 40 },
): Promise<FencingFigures> {
  const pools = [await openPostgres(url), await openPostgres(url)] as const;
  const schema = `fencing_${randomUUID()}`;
  try {
    const tables = new PostgresSaver(pools[0], undefined, { schema: `${schema}_plain` });
    await tables.setup();
    const plain = chain(versioned(tables));
    const fenced = chain(await openFencedSaver(pools[1], { schema }));
    const samples = { plain: [] as number[], fenced: [] as number[] };
    const run = {
      plain: () => timeOf(plain, { thread_id: randomUUID() }),
      fenced: async () => {
        const thread = randomUUID();
        return timeOf(fenced, { thread_id: thread, [EPOCH_KEY]: await take(pools[1], thread, schema) });
      },
    };
    for (let round = -warmUp; round < rounds; round += 1) {
      const order = round % 2 === 0 ? (["plain", "fenced"] as const) : (["fenced", "plain"] as const);
      for (const saver of order) {
        const milliseconds = await run[saver]();
        if (round >= 0) samples[saver].push(milliseconds);
      }
    }
    const [one, other] = [costOf(samples.plain), costOf(samples.fenced)];
    const ratio = {
      median: other.median / one.median,
      lowerQuartile: other.lowerQuartile / one.lowerQuartile,
    };
    return { plain: one, fenced: other, ratio };
  } finally {
    for (const name of [schema, `${schema}_plain`]) {
      await pools[0].query(`DROP SCHEMA IF EXISTS "${name}" CASCADE`);
    }
    await Promise.all(pools.map((pool) => pool.end()));
  }
}

function costOf(samples: readonly number[]): SuperstepCost {
  return { median: median(samples), lowerQuartile: quantile(samples, 0.25) };
}

const State = Annotation.Root({ count: Annotation<number> });

function chain(checkpointer: BaseCheckpointSaver) {
  return new StateGraph(State)
    .addNode("add", ({ count }) => ({ count: count + 1 }))
    .addEdge(START, "add")
    .addConditionalEdges("add", ({ count }) => (count < STEPS ? "add" : "__end__"))
    .compile({ checkpointer });
}

async function timeOf(graph: ReturnType<typeof chain>, configurable: object): Promise<number> {
  const start = performance.now();
  await graph.invoke(
    { count: 0 },
    { configurable: { ...configurable }, durability: "sync", recursionLimit: 50 },
  );
  return (performance.now() - start) / STEPS;
}

async function take(pool: Pool, thread: string, schema: string): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const epoch = await raiseEpoch(client, thread, { schema });
    await client.query("COMMIT");
    return epoch;
  } finally {
    client.release();
  }
}

// npx tsx bench/workers/fencing.ts postgres://user@host/database
const [, program = "", url] = process.argv;
if (realpathSync(program) === fileURLToPath(import.meta.url)) {
  if (url === undefined) throw new Error("name a database: npx tsx bench/workers/fencing.ts postgres://...");
  const load = loadavg()[0] ?? Number.NaN;
  process.stdout.write(`${JSON.stringify({ load, ...(await measureFencing(url)) }, null, 2)}\n`);
}
