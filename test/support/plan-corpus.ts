import { AGENTS, readPlans } from "../../bench/plans/read-plans.ts";
import type { Plan } from "../../src/index.ts";
import { readJson } from "../../src/text/read-json.ts";
import { interpretPlan } from "../../src/plan/interpret-plan.ts";
import { randomFrom } from "./random.ts";

/** What the published plans are checked against. */
export const RULES = { agents: AGENTS, maximumSteps: 100 };

/** A published plan with numbers that are always the same for it. */
export interface Specimen {
  name: string;
  steps: Plan;
  random: () => number;
}

/** All published plans, or every so manieth. */
export function specimens(every = 1): Specimen[] {
  return readPlans()
    .map(({ id, steps }, index) => ({ name: id, steps, random: randomFrom(index) }))
    .filter((_, index) => index % every === 0);
}

/** What becomes of a planner's reply. */
export function planIn(text: string): { value: Plan } | { faults: string[] } {
  const json = readJson(text);
  return "faults" in json ? json : interpretPlan(json.value, RULES);
}

/** The faults of a planner's reply; none for a plan. */
export function faultsIn(reply: unknown): string[] {
  const read = planIn(typeof reply === "string" ? reply : JSON.stringify(reply));
  return "faults" in read ? read.faults : [];
}

/** One of the items. */
export function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)]!;
}

/** The items in another order. */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
