import { performance } from "node:perf_hooks";
import { context, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { traceRuns } from "../../src/telemetry/index.ts";
import { startChild } from "../child.ts";
import { modelsAt } from "../models-at.ts";
import { eachRound } from "../rounds.ts";
import { toolTeam } from "../tool-team.ts";

/** How a run is traced. `off` has the SDK set up, but no `traceRuns`. */
export const MODES = ["off", "traced", "content"] as const;
export type Mode = (typeof MODES)[number];

/** Milliseconds of a run: of processor time with a model that answers at once, and of time with one that takes its time. */
export type Costs = Record<"cpu" | "wall", Record<Mode, number[]>>;

/** How long the model takes when time is measured. Real ones take longer. */
export const LATENCY_MILLISECONDS = 50;

const RUNS = { cpu: 15, wall: 4, warmUp: 60 };

/** Runs a supervisor of three steps with a tool each, untraced and traced in turn, in one process. */
export async function measureTracing(rounds: { cpu: number; wall: number }): Promise<Costs> {
  const model = await startChild<{ delayMilliseconds: number }, { baseUrl: string; receiver: string }>(
    "./telemetry/model-process.ts",
    [],
  );
  const { baseUrl, receiver } = model.greeting;
  const exporter = new OTLPTraceExporter({ url: receiver });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  const team = toolTeam(modelsAt(baseUrl, "gpt-4.1-mini"));
  const costs: Costs = { cpu: samples(), wall: samples() };
  const run = async (mode: Mode, runs: number): Promise<{ cpu: number; wall: number }> => {
    using _tracing = mode === "off" ? null : await traceRuns({ content: mode === "content" });
    const [startedAt, used] = [performance.now(), process.cpuUsage()];
    for (let one = 0; one < runs; one += 1) await team.invoke({ messages: "Do it." });
    // What is exported belongs to the runs.
    await provider.forceFlush();
    const { user, system } = process.cpuUsage(used);
    return { cpu: (user + system) / 1_000 / runs, wall: (performance.now() - startedAt) / runs };
  };
  for (const mode of MODES) await run(mode, RUNS.warmUp);
  await eachRound(MODES, rounds.cpu, async (mode) => {
    costs.cpu[mode].push((await run(mode, RUNS.cpu)).cpu);
  });
  await model.ask({ delayMilliseconds: LATENCY_MILLISECONDS });
  await eachRound(MODES, rounds.wall, async (mode) => {
    costs.wall[mode].push((await run(mode, RUNS.wall)).wall);
  });
  await provider.shutdown();
  trace.disable();
  context.disable();
  await model.stop();
  return costs;
}

function samples(): Record<Mode, number[]> {
  return { off: [], traced: [], content: [] };
}
