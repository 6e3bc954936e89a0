import { readFileSync } from "node:fs";
import type { PlanStep } from "../../src/index.ts";

/** Who carries out the published plans, which name nobody: the steps of each plan are given to them in turn. */
export const AGENTS = ["researcher", "coder", "writer"] as const;

/** A published plan as ours; `parallel` where at least two of its steps may run at once. */
export interface PublishedPlan {
  id: string;
  request: string;
  steps: PlanStep<(typeof AGENTS)[number]>[];
  parallel: boolean;
}

/** A line of plans.jsonl, of what is read here; see SOURCE.md. */
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

/** Turns a published plan into ours: its nodes are the steps, its node texts their tasks. */
function planFrom({ id, task, nodes, deps }: PublishedLine): PublishedPlan {
  const steps = nodes.map((node, place) => ({
    id: String(node.id),
    agent: AGENTS[place % AGENTS.length] ?? AGENTS[0],
    task: node.text,
    dependsOn: (deps[node.id] ?? []).map(String),
  }));
  return { id, request: task, steps, parallel: wavesOf(steps).some((wave) => wave.length > 1) };
}

/** The same steps as a plain list: each follows the one that is written before it. */
export function asList<Step extends PlanStep>(steps: readonly Step[]): Step[] {
  return steps.map((step, place) => ({
    ...step,
    dependsOn: steps.slice(place - 1, place).map(({ id }) => id),
  }));
}

/** The steps in waves: each wave holds all whose dependencies are in the waves before it. */
export function wavesOf<Step extends PlanStep>(steps: readonly Step[]): Step[][] {
  const waves: Step[][] = [];
  const done = new Set<string>();
  while (done.size < steps.length) {
    const wave = steps.filter(
      ({ id, dependsOn }) => !done.has(id) && dependsOn.every((one) => done.has(one)),
    );
    if (wave.length === 0) throw new Error("the steps depend on each other in a circle");
    for (const { id } of wave) done.add(id);
    waves.push(wave);
  }
  return waves;
}
