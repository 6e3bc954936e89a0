import { createSupervisor, type SupervisorOptions } from "../../graphs/index.ts";
import type { Outcome, UsageEntry } from "../../src/index.ts";
import { coder } from "../../src/shipped/specialists/coder.ts";
import { researcher } from "../../src/shipped/specialists/researcher.ts";
import { writer } from "../../src/shipped/specialists/writer.ts";
import { modelsAt } from "../models-at.ts";
import { modelFor, type Shape } from "./plan-script.ts";
import type { PublishedPlan } from "./read-plans.ts";

/** A published plan and its index among all plans, by which the model knows the plan. */
export interface PlacedPlan {
  plan: PublishedPlan;
  place: number;
}

/** The shipped team with the shipped prompts. */
export const TEAM = [researcher, coder, writer] as const;

/** How the plans are run: settings of the model and of the supervisor. */
export interface Manner {
  baseUrl: string;
  shape: Shape;
  /** Whether replies are streamed, like in a chat. */
  streamed: boolean;
  options: (model: string) => Partial<SupervisorOptions<string>>;
}

/** What is observed of a run. */
export interface PlanRun {
  plan: PublishedPlan;
  milliseconds: number;
  status: Outcome["status"];
  /** Prompt tokens of the steps' calls, as the server counts them: one token for four characters. */
  stepTokens: number;
  modelCalls: number;
}

/** Runs the plans with the shipped team, some at a time, each with its own supervisor. */
export async function runPlans(
  plans: readonly PlacedPlan[],
  concurrency: number,
  manner: Manner,
): Promise<PlanRun[]> {
  const waiting = [...plans.entries()];
  const runs: PlanRun[] = [];
  const runInTurn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, plan] = next;
      runs[index] = await runPlan(plan, manner);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, runInTurn));
  return runs;
}

async function runPlan({ plan, place }: PlacedPlan, manner: Manner): Promise<PlanRun> {
  const model = modelFor(place, manner.shape);
  const supervisor = createSupervisor<string>({
    specialists: TEAM,
    models: modelsAt(manner.baseUrl, model),
    ...manner.options(model),
  });
  const input = { messages: [{ role: "user", content: plan.request }] };
  const startedAt = performance.now();
  const state = manner.streamed
    ? await lastState(supervisor.stream(input, { streamMode: ["messages", "values"] }))
    : ((await supervisor.invoke(input)) as FinalState);
  const milliseconds = performance.now() - startedAt;
  if (state.plan.length !== plan.steps.length && state.outcome.status === "completed") {
    throw new Error(
      `the plan ${plan.id} has ${plan.steps.length} steps, and ${state.plan.length} were planned`,
    );
  }
  const ofSteps = state.usage.filter(({ step }) => step !== null);
  return {
    plan,
    milliseconds,
    status: state.outcome.status,
    stepTokens: ofSteps.reduce((total, { inputTokens }) => total + inputTokens, 0),
    modelCalls: state.usage.length,
  };
}

interface FinalState {
  outcome: Outcome;
  plan: readonly unknown[];
  usage: readonly UsageEntry[];
}

async function lastState(
  stream: Promise<AsyncIterable<[mode: string, chunk: unknown]>>,
): Promise<FinalState> {
  let state: unknown;
  for await (const [mode, chunk] of await stream) if (mode === "values") state = chunk;
  return state as FinalState;
}
