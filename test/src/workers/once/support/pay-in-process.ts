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
import type { Moment, PayProcess } from "./pay-process.ts";

// Starts or continues a thread, and is killed on the way if it is told so.
await run(JSON.parse(process.argv[2] ?? "null") as PayProcess);

async function run({ address, graph: kind, thread, models, desk, kill, policy }: PayProcess): Promise<void> {
  const die = (): void => void process.kill(process.pid, "SIGKILL");
  const reached = { begun: 0, called: 0, paid: 0 };
  const isDue = (moment: Moment, number: number): boolean =>
    kill?.moment === moment && kill.payment === number;
  const opened = await open(address, thread);
  const unchecked = opened.saver.putWrites.bind(opened.saver);
  opened.saver.putWrites = async (...write) => {
    if (isDue("before the checkpoint", reached.paid)) die();
    await unchecked(...write);
  };
  const pay = tool(
    async ({ order, amount }) => {
      const number = (reached.called += 1);
      if (isDue("before the effect", number)) die();
      const isSilentAfter = isDue("after the server counts", number);
      const silent = isDue("before the server counts", number) ? "before" : isSilentAfter ? "after" : null;
      const result = await post(`${desk}/pay${silent === null ? "" : `?silent=${silent}`}`, {
        body: JSON.stringify({ id: effectId(), order, amount }),
        onProcessing: die,
      });
      reached.paid += 1;
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
        reached.begun += 1;
        if (isDue("before the intent", reached.begun)) die();
        return crypto.randomUUID();
      },
      // The next time after a payment is that of its result, or of a beginning before it.
      now: () => {
        if (isDue("before the result", reached.paid)) die();
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
