import type { PublishedPlan } from "../plans/read-plans.ts";
import type { Launch } from "./command-line.ts";
import type { KillFigures } from "./figures.ts";
import { cutsOf, killPlan, type Kill } from "./kill-plan.ts";
import { MOMENTS, startStepModel } from "./step-model.ts";

/** Returns a number of plans, spread evenly over all. Skips plans in which two steps share a task: their calls look alike. */
export function samplePlans(all: readonly PublishedPlan[], count: number): PublishedPlan[] {
  const told = all.filter(({ steps }) => new Set(steps.map(({ task }) => task)).size === steps.length);
  return Array.from({ length: count }, (_, place) => told[Math.floor((place * told.length) / count)]).filter(
    (plan) => plan !== undefined,
  );
}

/** Kills a process at every call of every plan. Some plans run at the same time, each in its own processes. */
export async function killPlans(
  plans: readonly PublishedPlan[],
  { launch, lanes }: { launch: Launch; lanes: number },
): Promise<KillFigures> {
  await using model = await startStepModel();
  const waiting = [...plans];
  const kills: Kill[] = [];
  const work = async (): Promise<void> => {
    for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) {
      kills.push(...(await killPlan(plan, { model, launch, cuts: cutsOf(plan) })));
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  if (model.refused() > 0) throw new Error(`the model refused ${model.refused()} requests`);
  return {
    plans: plans.length,
    steps: plans.reduce((total, { steps }) => total + steps.length, 0),
    moments: MOMENTS.map((moment) => {
      const some = kills.filter((kill) => kill.moment === moment);
      const sum = (count: (kill: Kill) => number): number =>
        some.reduce((total, kill) => total + count(kill), 0);
      return {
        moment,
        kills: some.length,
        recorded: sum(({ recorded }) => recorded),
        repeated: sum(({ repeated }) => repeated),
        lost: sum(({ lost }) => lost),
        sentAgain: sum(({ sentAgain }) => sentAgain),
        different: sum(({ isSame }) => (isSame ? 0 : 1)),
      };
    }),
  };
}
