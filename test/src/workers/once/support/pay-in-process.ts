import { request } from "node:http";
import { tool } from "@langchain/core/tools";
import type { BaseCheckpointSaver, BaseStore } from "@langchain/langgraph";
import { PostgresStore } from "@langchain/langgraph-checkpoint-postgres/store";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../../../../graphs/index.ts";
import { defineSpecialist } from "../../../../../src/index.ts";
import { createModels } from "../../../../../src/models/models.ts";
import { openSqliteStore } from "../../../../../src/shared-state/open-sqlite-store.ts";
import { openThreads } from "../../../../../src/threads/open-threads.ts";
import { openPostgres } from "../../../../../src/workers/connections.ts";
import { EPOCH_KEY } from "../../../../../src/workers/fencing/epoch-key.ts";
import { openFencedSaver } from "../../../../../src/workers/fencing/fenced-saver.ts";
import { raiseEpoch, SCHEMA } from "../../../../../src/workers/fencing/lease-tables.ts";
import { effectId, onceTool, type UnknownPolicy } from "../../../../../src/workers/index.ts";

/** The moments at which the process can be told to kill itself. */
export const MOMENTS = [
  "before the intent",
  "before the effect",
  "before the server counts",
  "after the server counts",
  "before the result",
  "before the checkpoint",
] as const;

export type Moment = (typeof MOMENTS)[number];

/** What the process is told, as JSON in its first argument. */
export interface PayProcess {
  /** A file, or an address of PostgreSQL. */
  address: string;
  graph: "router" | "supervisor" | "handoffs";
  thread: string;
  models: string;
  desk: string;
  /** Where the process kills itself: at this moment of the payment with this number, counted from 1 in each process. */
  kill: { moment: Moment; payment: number } | null;
  policy: "report" | "look up";
}

// Starts or continues a thread, and is killed on the way if it is told so.
const told = JSON.parse(process.argv[2] ?? "null") as PayProcess | null;
if (told !== null) await run(told);

async function run({ address, graph: kind, thread, models, desk, kill, policy }: PayProcess): Promise<void> {
  const die = (): void => void process.kill(process.pid, "SIGKILL");
  let payment = 0;
  const isDue = (moment: Moment): boolean => kill?.moment === moment && kill.payment === payment;
  const opened = await open(address, thread);
  const unchecked = opened.saver.putWrites.bind(opened.saver);
  let isPaid = false;
  opened.saver.putWrites = async (...write) => {
    if (isPaid && isDue("before the checkpoint")) die();
    await unchecked(...write);
  };
  const pay = tool(
    async ({ order, amount }) => {
      if (isDue("before the effect")) die();
      const silent = isDue("before the server counts")
        ? "before"
        : isDue("after the server counts")
          ? "after"
          : null;
      const result = await post(`${desk}/pay${silent === null ? "" : `?silent=${silent}`}`, {
        body: JSON.stringify({ id: effectId(), order, amount }),
        onProcessing: die,
      });
      isPaid = true;
      return result;
    },
    {
      name: "pay",
      description: "Pays an order.",
      schema: z.object({ order: z.string(), amount: z.number() }),
    },
  );
  const lookUp: UnknownPolicy = async ({ id }) => {
    const times = Number(await (await fetch(`${desk}/paid/${id}`)).text());
    return times === 0 ? { decision: "call" } : { decision: "done", result: "paid, as the desk says" };
  };
  const once = onceTool(pay, {
    unknown: policy === "report" ? policy : lookUp,
    effects: {
      // The record of a call's beginning has a random id, and that of its end none.
      id: () => {
        payment += 1;
        isPaid = false;
        if (isDue("before the intent")) die();
        return crypto.randomUUID();
      },
      now: () => {
        if (isPaid && isDue("before the result")) die();
        return Date.now();
      },
    },
  });
  const cashier = defineSpecialist({
    name: "cashier",
    description: "Pays orders.",
    prompt: "You pay orders.",
    tools: [once],
  });
  const graph = graphOf(kind, { cashier, models, saver: opened.saver, store: opened.store });
  const config = { ...opened.config, durability: "sync" as const };
  const { createdAt } = await graph.getState(config);
  const input = { messages: [{ role: "user" as const, content: "pay" }] };
  await graph.invoke(createdAt === undefined ? input : null, config);
  process.exit(0);
}

function graphOf(
  kind: PayProcess["graph"],
  given: {
    cashier: ReturnType<typeof defineSpecialist>;
    models: string;
    saver: BaseCheckpointSaver;
    store: BaseStore;
  },
) {
  const { cashier, saver: checkpointer, store } = given;
  const model = "gpt-4.1-mini";
  const models = createModels(() => ({
    mode: "live",
    baseUrl: given.models,
    apiKey: null,
    models: { classifier: model, manager: model, specialist: model },
    structuredOutput: "json_schema",
    temperature: "auto",
  }));
  const common = { models, checkpointer, store, specialists: [cashier] };
  if (kind === "router") return createRouter(common);
  if (kind === "handoffs") return createHandoffs({ ...common, entry: cashier.name });
  const plan = ["s1", "s2"].map((id) => ({
    id,
    agent: cashier.name,
    task: `do ${id}`,
    dependsOn: id === "s2" ? ["s1"] : [],
  }));
  return createSupervisor({ ...common, manager: { plan } });
}

/** Opens threads and a store; in PostgreSQL, takes the thread as a worker does. */
async function open(address: string, thread: string) {
  if (!address.startsWith("postgres")) {
    const { saver } = await openThreads({ file: `${address}.threads` });
    const store: BaseStore = await openSqliteStore({ file: `${address}.store` });
    return { saver, store, config: { configurable: { thread_id: thread } } };
  }
  const pool = await openPostgres(address);
  const saver = await openFencedSaver(pool);
  const store: BaseStore = PostgresStore.fromConnString(address, { schema: SCHEMA });
  const client = await pool.connect();
  await client.query("BEGIN");
  const epoch = await raiseEpoch(client, thread);
  await client.query("COMMIT");
  client.release();
  return { saver, store, config: { configurable: { thread_id: thread, [EPOCH_KEY]: epoch } } };
}

/** Sends a payment. `fetch` does not tell of the server's sign that it is at work. */
function post(
  url: string,
  { body, onProcessing }: { body: string; onProcessing: () => void },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST" }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("end", () => resolve(text));
    });
    sent.on("information", onProcessing);
    sent.on("error", reject);
    sent.end(body);
  });
}
