import { tool, type StructuredToolInterface } from "@langchain/core/tools";
import { z } from "zod";
import { createRouter, createSupervisor } from "../../graphs/index.ts";
import { defineSpecialist } from "../../src/index.ts";
import { analysis } from "../../src/shipped/specialists/analysis.ts";
import { clarify } from "../../src/shipped/specialists/clarify.ts";
import { coder } from "../../src/shipped/specialists/coder.ts";
import { coding } from "../../src/shipped/specialists/coding.ts";
import { researcher } from "../../src/shipped/specialists/researcher.ts";
import { writer } from "../../src/shipped/specialists/writer.ts";
import { writing } from "../../src/shipped/specialists/writing.ts";
import { onceTool, type WorkerGraph } from "../../src/workers/index.ts";
import { modelsAt } from "../models-at.ts";
import type { Kind } from "./jobs.ts";

/** Where the graphs find the model and the payments. `model` is the model's name, which tells the workers apart. */
export interface GraphPlaces {
  baseUrl: string;
  model: string;
  payments: string;
}

/** Builds the graphs of all kinds of jobs, with the shipped specialists. */
export function buildGraphs({ baseUrl, model, payments }: GraphPlaces): Record<Kind, WorkerGraph> {
  const models = modelsAt(baseUrl, model);
  const cashier = defineSpecialist({
    name: "cashier",
    description: "pays orders",
    prompt: "You pay orders.",
    tools: [onceTool(payTool(payments))],
  });
  return {
    router: createRouter({ specialists: [coding, writing, analysis], fallback: clarify, models }),
    supervisor: createSupervisor({ specialists: [researcher, coder, writer], models }),
    cashier: createRouter({ specialists: [cashier], classifier: () => "cashier", models }),
  };
}

/** A tool with an effect that must happen once: it pays an order. */
export function payTool(payments: string): StructuredToolInterface {
  return tool(
    async ({ order }) => {
      const response = await fetch(`${payments}/${order}`, { method: "POST" });
      if (!response.ok) throw new Error(`the payment was refused with ${response.status}`);
      return response.text();
    },
    { name: "pay", description: "pays an order", schema: z.object({ order: z.number() }) },
  );
}
