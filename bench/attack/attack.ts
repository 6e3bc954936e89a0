import type { World } from "./world.ts";

/** What is attacked. */
export type Target = "sandbox" | "limits" | "verification" | "dev server" | "terminal";

/** One hostile input, and how to tell whether it succeeded. */
export interface Attack {
  target: Target;
  name: string;
  /** What it tries, in a few words. */
  tried: string;
  /** Whether it belongs to the short form, which takes seconds and runs with the tests. */
  isShort: boolean;
  run(world: World): Promise<Outcome>;
}

/** What an attack led to. */
export interface Outcome {
  /** What happened, in a few words. */
  happened: string;
  /** Everything that the attacker got or changed; empty if the attack failed. */
  successes: string[];
}

/** A row of the table. */
export interface Row extends Outcome {
  target: Target;
  name: string;
  tried: string;
  seconds: number;
}

/** Runs an attack in a world of its own. What it changed in the world is a success, whatever the attack says of itself. */
export async function runAttack(attack: Attack, openWorld: () => Promise<World>): Promise<Row> {
  await using world = await openWorld();
  const start = performance.now();
  const { happened, successes } = await attack.run(world);
  const seconds = (performance.now() - start) / 1_000;
  const { target, name, tried } = attack;
  return { target, name, tried, happened, successes: [...successes, ...world.changes()], seconds };
}
