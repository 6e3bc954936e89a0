import { rm } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { createSupervisor } from "../../graphs/index.ts";
import { defineSpecialist, type Models } from "../../src/index.ts";
import { createModels } from "../../src/models/models.ts";
import { recordRun, replay } from "../../src/recordings/index.ts";
import { startChild } from "../child.ts";
import { eachRound } from "../rounds.ts";

/** How a run is made. A replay needs no model: it is measured with a model that answers at once. */
export const MODES = ["plain", "recorded", "replayed"] as const;
export type Mode = (typeof MODES)[number];

/** How long the model takes for a call, in milliseconds. */
export const LATENCIES = [0, 20, 100, 200] as const;

/** The milliseconds of a run at one latency, and of its processor time: a sample a round. */
export interface Cost {
  latency: number;
  wall: Record<Mode, number[]>;
  cpu: Record<Mode, number[]>;
}

/** Runs a supervisor of three steps with a tool each plainly, recorded and replayed in turn, in one process. */
export async function measureCost(
  folder: string,
  { rounds, latencies = LATENCIES }: { rounds: number; latencies?: readonly number[] },
): Promise<Cost[]> {
  const model = await startChild<{ delayMilliseconds: number }, { baseUrl: string }>(
    "./recordings/model-process.ts",
    [],
  );
  const team = teamOf(modelsAt(model.greeting.baseUrl));
  const file = join(folder, "tape.json");
  const runs: Record<Mode, () => Promise<unknown>> = {
    plain: () => team.invoke({ messages: REQUEST }),
    recorded: () => recordRun(file, () => team.invoke({ messages: REQUEST })),
    async replayed() {
      await using tape = await replay(file);
      return await teamOf(tape.models).invoke({ messages: REQUEST });
    },
  };
  for (const mode of MODES) for (let one = 0; one < WARM_UP; one += 1) await runs[mode]();
  const costs: Cost[] = [];
  for (const latency of latencies) {
    await model.ask({ delayMilliseconds: latency });
    const cost: Cost = { latency, wall: samples(), cpu: samples() };
    const modes = latency === 0 ? MODES : (["plain", "recorded"] as const);
    await eachRound(modes, rounds, async (mode) => {
      const [startedAt, used] = [performance.now(), process.cpuUsage()];
      for (let one = 0; one < RUNS; one += 1) await runs[mode]();
      const { user, system } = process.cpuUsage(used);
      cost.wall[mode].push((performance.now() - startedAt) / RUNS);
      cost.cpu[mode].push((user + system) / 1_000 / RUNS);
    });
    costs.push(cost);
  }
  await model.stop();
  await rm(file);
  return costs;
}

const REQUEST = "Do it.";
const WARM_UP = 40;

/** How many runs a sample is the mean of. */
const RUNS = 5;

function samples(): Record<Mode, number[]> {
  return { plain: [], recorded: [], replayed: [] };
}

function modelsAt(baseUrl: string): Models {
  return createModels(() => ({
    mode: "live",
    baseUrl,
    apiKey: null,
    models: { classifier: "gpt-4.1-mini", manager: "gpt-4.1-mini", specialist: "gpt-4.1-mini" },
    structuredOutput: "json_schema",
    temperature: "auto",
  }));
}

function teamOf(models: Models) {
  const lookUp = tool(({ of }) => of, {
    name: "look_up",
    description: "Looks something up.",
    schema: z.object({ of: z.string() }),
  });
  const worker = defineSpecialist({ name: "worker", description: "works", prompt: "Work.", tools: [lookUp] });
  return createSupervisor({ specialists: [worker], models });
}
