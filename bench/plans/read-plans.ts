import { readFileSync } from "node:fs";
import type { PlanStep } from "../../src/index.ts";

/** The specialists for the published plans, which name none: the steps of each plan are assigned to them in turn. */
export const AGENTS = ["researcher", "coder", "writer"] as const;

/** A published plan in Troupe's form. `parallel` is true if at least two of its steps can run at once. */
export interface PublishedPlan {
  id: string;
  request: string;
  steps: PlanStep<(typeof AGENTS)[number]>[];
  parallel: boolean;
}

/** The parts used of a line of plans.jsonl; see SOURCE.md. */
interface PublishedLine {
  id: string;
  task: string;
  nodes: { id: number; text: string }[];
  deps: Record<string, number[]>;
}

/** Reads the published plans in the file's order. */
export function readPlans(): PublishedPlan[] {
  const lines = readFileSync(new URL("./plans.jsonl", import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => planFrom(JSON.parse(line) as PublishedLine));
}

/** Converts a published plan to Troupe's form: its nodes become steps, and their texts become tasks. */
function planFrom({ id, task, nodes, deps }: PublishedLine): PublishedPlan {
  const steps = nodes.map((node, place) => ({
    id: String(node.id),
    agent: AGENTS[place % AGENTS.length] ?? AGENTS[0],
    task: node.text,
    dependsOn: (deps[node.id] ?? []).map(String),
  }));
  return { id, request: task, steps, parallel: wavesOf(steps).some((wave) => wave.length > 1) };
}

/** Returns the same steps as a plain list: each depends on the one written before it. */
export function asList<Step extends PlanStep>(steps: readonly Step[]): Step[] {
  return steps.map((step, place) => ({
    ...step,
    dependsOn: steps.slice(place - 1, place).map(({ id }) => id),
  }));
}

/** Returns the steps in waves. A wave holds all steps whose dependencies are in earlier waves. */
export function wavesOf<Step extends PlanStep>(steps: readonly Step[]): Step[][] {
  const waves: Step[][] = [];
  const done = new Set<string>();
  while (done.size < steps.length) {
    const wave = steps.filter(
      ({ id, dependsOn }) => !done.has(id) && dependsOn.every((one) => done.has(one)),
    );
    if (wave.length === 0) throw new Error("the steps depend on each other in a cycle");
    for (const { id } of wave) done.add(id);
    waves.push(wave);
  }
  return waves;
}
