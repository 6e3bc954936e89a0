import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { recordRun, replay } from "../../src/recordings/index.ts";
import { modelsAt } from "../models-at.ts";
import { eachRound } from "../rounds.ts";
import { toolTeam } from "../tool-team.ts";

/** How a run is made. A replay needs no model: it is measured with a model that answers at once. */
export const MODES = ["plain", "recorded", "replayed"] as const;
export type Mode = (typeof MODES)[number];

/** How long the model takes for a call, in milliseconds. */
const LATENCIES = [0, 20, 100, 200] as const;

/** The milliseconds of a run at one latency, and of its processor time: a sample a round. */
export interface Cost {
  latency: number;
  wall: Record<Mode, number[]>;
  cpu: Record<Mode, number[]>;
}

/** The model, and how to set how long it takes for a call. */
export interface SlowModel {
  baseUrl: string;
  takes: (milliseconds: number) => Promise<unknown>;
}

/** Runs a supervisor of three steps with a tool each plainly, recorded and replayed in turn, in one process. */
export async function measureCost(
  { folder, model }: { folder: string; model: SlowModel },
  {
    rounds,
    latencies = LATENCIES,
    warmUp = 40,
  }: { rounds: number; latencies?: readonly number[]; warmUp?: number },
): Promise<Cost[]> {
  const team = toolTeam(modelsAt(model.baseUrl, "gpt-4.1-mini"));
  let recordings = 0;
  const runs: Record<Mode, () => Promise<unknown>> = {
    plain: () => team.invoke({ messages: REQUEST }),
    recorded() {
      // To replace a file takes longer than to write a new one.
      recordings += 1;
      return recordRun(join(folder, `tape-${recordings}.json`), () => team.invoke({ messages: REQUEST }));
    },
    async replayed() {
      await using tape = await replay(join(folder, "tape-1.json"));
      return await toolTeam(tape.models).invoke({ messages: REQUEST });
    },
  };
  for (const mode of MODES) for (let one = 0; one < warmUp; one += 1) await runs[mode]();
  const costs: Cost[] = [];
  for (const latency of latencies) {
    await model.takes(latency);
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
  return costs;
}

const REQUEST = "Do it.";

/** How many runs a sample is the mean of. */
const RUNS = 5;

function samples(): Record<Mode, number[]> {
  return { plain: [], recorded: [], replayed: [] };
}
