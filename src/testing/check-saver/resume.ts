import { CheckFault, expectEqual, type Requirement } from "./requirement.ts";
import { cookOf, SHAPES, stepsIn, finishRun, type Shape } from "./sample-runs.ts";
import { WatchedSaver } from "./watched-saver.ts";

/** Checks that a run which is killed before any one of its writes continues in another process. */
export const resumeChecks: readonly Requirement[] = Object.keys(SHAPES).map((name) => {
  const shape = name as Shape;
  return {
    area: "resume",
    name: `A run with ${shape} that is killed before any of its writes ends right, and repeats no stored step`,
    async run(subject) {
      const [killed, next] = [await subject.open(), await subject.open()];
      for (let last = 0; ; last += 1) {
        const stored = new Set<string>();
        const saver = new WatchedSaver(killed, {
          before(write) {
            if (write > last) throw new Killed();
          },
          stored: (writes) => stepsIn(writes).forEach((step) => stored.add(step)),
        });
        const thread = subject.thread();
        const isWhole = await finishRun(cookOf(shape, saver), await subject.begin(thread)).then(
          () => true,
          isKilled,
        );
        // What a killed process had sent has ended before another one takes over.
        await saver.idle();
        const repeated: string[] = [];
        const graph = cookOf(shape, next, (step) => stored.has(step) && repeated.push(step));
        const moment = isWhole ? "after its end" : `before write ${last + 1}`;
        const done = await finishRun(graph, await subject.begin(thread));
        expectEqual(`the result of a run that was killed ${moment}`, done, SHAPES[shape]);
        expectEqual(`the list of repeated steps of a run that was killed ${moment}`, repeated, []);
        if (isWhole) return;
      }
    },
  };
});

/** Ends a run as a killed process does: this write and all later ones are not stored. */
class Killed extends Error {}

function isKilled(error: unknown): false {
  if (error instanceof Killed) return false;
  throw new CheckFault(`a run failed: ${String(error)}`);
}
