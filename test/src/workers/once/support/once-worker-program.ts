import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { createRouter } from "../../../../../graphs/index.ts";
import { defineSpecialist } from "../../../../../src/index.ts";
import { createModels } from "../../../../../src/models/models.ts";
import { createWorker, effectId, onceTool, type WorkerOptions } from "../../../../../src/workers/index.ts";

/** What the program gets as JSON, in addition to the options of its worker. */
export interface OnceWorkerOptions extends Omit<WorkerOptions, "graphs"> {
  models: string;
  /** Where to pay. */
  desk: string;
}

const { models: baseUrl, desk, ...options } = JSON.parse(process.argv[2] ?? "{}") as OnceWorkerOptions;

const pay = tool(
  async ({ order, amount }) => {
    const body = JSON.stringify({ id: effectId(), order, amount });
    return (await fetch(desk, { method: "POST", body })).text();
  },
  { name: "pay", description: "Pays.", schema: z.object({ order: z.string(), amount: z.number() }) },
);
const model = "gpt-4.1-mini";
const cashier = createRouter({
  specialists: [
    defineSpecialist({
      name: "cashier",
      description: "Pays orders.",
      prompt: "You pay orders.",
      tools: [onceTool(pay, { unknown: "ask" })],
    }),
  ],
  models: createModels(() => ({
    mode: "live",
    baseUrl,
    apiKey: null,
    models: { classifier: model, manager: model, specialist: model },
    structuredOutput: "json_schema",
    temperature: "auto",
  })),
});
await createWorker({
  graphs: { cashier },
  ...options,
  log: (record) => process.stdout.write(`${JSON.stringify(record)}\n`),
});
