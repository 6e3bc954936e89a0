import { systemEffects, type Effects } from "../../src/run/effects.ts";
import { defineSpecialist, type ContextPolicy } from "../../src/index.ts";
import { median, quantile, sum } from "../statistics.ts";
import { makespanBounds } from "./bounds.ts";
import type { FaultFigures, MakespanFigures, PlanFigures, TokenCount } from "./figures.ts";
import { latencyOf, type Behavior, type Shape } from "./plan-script.ts";
import { runPlans, TEAM, type Manner, type PlacedPlan, type PlanRun } from "./run-plans.ts";

/** Provides a model with this behavior until `use` has ended. */
export type WithModel = <Value>(
  behavior: Behavior,
  use: (baseUrl: string) => Promise<Value>,
) => Promise<Value>;

/** The size of the measurement. */
export interface Scale {
  /** The median latency of a step's reply, in milliseconds. */
  latency: number;
  /** The number of runs at a time, with latency and without. */
  concurrency: { waiting: number; working: number };
  /** How often all plans are run with faults. */
  rounds: number;
}

/** The plans to run, and their model. */
export interface Bench {
  plans: readonly PlacedPlan[];
  withModel: WithModel;
  scale: Scale;
}

const WARM_UP = 100;

/** The length of real steps' replies: two in three have between 300 and 820 tokens. */
const TOKENS = { median: 500, sigma: 0.5 };

/** Runs the plans in all ways, and returns the figures. */
export async function measurePlans(bench: Bench): Promise<Omit<PlanFigures, "measured">> {
  return {
    makespan: await measureMakespan(bench),
    tokens: {
      list: await countTokens(bench, { shape: "list", context: "all" }),
      all: await countTokens(bench, { shape: "graph", context: "all" }),
      ancestors: await countTokens(bench, { shape: "graph", context: "ancestors" }),
      dependencies: await countTokens(bench, { shape: "graph", context: "dependencies" }),
    },
    faults: {
      tenPercent: await measureFaults(bench, { share: 0.1, options: () => ({}) }),
      otherModel: await measureFaults(bench, { share: 0.3, options: otherModel }),
      otherSpecialist: await measureFaults(bench, { share: 0.3, options: otherSpecialist }),
    },
  };
}

async function measureMakespan({ plans, withModel, scale }: Bench): Promise<MakespanFigures> {
  const { latency, concurrency } = scale;
  const behavior: Behavior = {
    seed: "makespan",
    latency: { median: latency, sigma: 0.5 },
    tokens: TOKENS,
    faults: 0,
  };
  const manner = { shape: "graph", streamed: false, options: () => ({}) } as const;
  // Warm up first: the first runs of a process are slow, but a service that runs plans seldom restarts.
  await withModel({ ...behavior, latency: null }, (baseUrl) =>
    runPlans(plans.slice(0, WARM_UP), concurrency.working, { ...manner, baseUrl }),
  );
  const runs = await withModel(behavior, (baseUrl) =>
    runPlans(plans, concurrency.waiting, { ...manner, baseUrl }),
  );
  const timed = completed(runs).map(({ plan, milliseconds }) => {
    const { waves, sequential } = makespanBounds(plan, (task) => latencyOf(plan, task, behavior));
    return { plan, milliseconds, waves, sequential };
  });
  const ratios = timed.map(({ milliseconds, waves }) => milliseconds / waves);
  const parallel = timed.filter(({ plan }) => plan.parallel);
  return {
    plans: timed.length,
    measured: sum(timed.map(({ milliseconds }) => milliseconds)),
    waves: sum(timed.map(({ waves }) => waves)),
    median: median(ratios),
    high: quantile(ratios, 0.95),
    worst: Math.max(...ratios),
    parallel: {
      plans: parallel.length,
      measured: sum(parallel.map(({ milliseconds }) => milliseconds)),
      waves: sum(parallel.map(({ waves }) => waves)),
      sequential: sum(parallel.map(({ sequential }) => sequential)),
      faster: median(parallel.map(({ sequential, milliseconds }) => sequential / milliseconds)),
    },
  };
}

async function countTokens(
  { plans, withModel, scale }: Bench,
  { shape, context }: { shape: Shape; context: ContextPolicy },
): Promise<TokenCount> {
  const behavior: Behavior = { seed: "tokens", latency: null, tokens: TOKENS, faults: 0 };
  const runs = await withModel(behavior, (baseUrl) =>
    runPlans(plans, scale.concurrency.working, {
      baseUrl,
      shape,
      streamed: false,
      options: () => ({ context }),
    }),
  );
  const tokensOf = (some: readonly PlanRun[]): number => sum(some.map(({ stepTokens }) => stepTokens));
  return { every: tokensOf(completed(runs)), parallel: tokensOf(runs.filter(({ plan }) => plan.parallel)) };
}

async function measureFaults(
  { plans, withModel, scale }: Bench,
  { share, options }: { share: number; options: Manner["options"] },
): Promise<FaultFigures> {
  const figures: FaultFigures = { runs: 0, completed: 0, modelCalls: 0 };
  for (let round = 1; round <= scale.rounds; round += 1) {
    // Short replies, because only their arrival is counted.
    const tokens = { median: 50, sigma: 0.5 };
    const behavior: Behavior = { seed: `faults ${round}`, latency: null, tokens, faults: share };
    const runs = await withModel(behavior, (baseUrl) =>
      runPlans(plans, scale.concurrency.working, {
        baseUrl,
        shape: "graph",
        streamed: true,
        options: (model) => ({ effects: withoutPauses, ...options(model) }),
      }),
    );
    figures.runs += runs.length;
    figures.completed += runs.filter(({ status }) => status === "completed").length;
    figures.modelCalls += sum(runs.map(({ modelCalls }) => modelCalls));
  }
  return figures;
}

/** Computes the pauses between attempts as usual, but does not wait for them. */
const withoutPauses: Effects = { ...systemEffects, sleep: async () => {} };

/** Every call can use another model of the same server. */
const otherModel: Manner["options"] = (model) => ({ fallbackModels: [`${model}-fallback`] });

/** A step can use a fallback specialist with the same model; planning and the answer can use another model. */
const otherSpecialist: Manner["options"] = (model) => ({
  fallbackModels: [`${model}-fallback`],
  specialists: [
    ...TEAM.map((one) => defineSpecialist({ ...one, fallback: "generalist", fallbackModels: [] })),
    defineSpecialist({
      name: "generalist",
      description: "stands in for the others",
      prompt: "You do what is asked.",
      fallbackModels: [],
    }),
  ],
});

/** Throws if a run without faults did not complete. */
function completed(runs: readonly PlanRun[]): readonly PlanRun[] {
  const wrong = runs.find(({ status }) => status !== "completed");
  if (wrong !== undefined) throw new Error(`the plan ${wrong.plan.id} ended as ${wrong.status}`);
  return runs;
}
