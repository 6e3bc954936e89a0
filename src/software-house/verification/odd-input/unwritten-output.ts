import type { Specification } from "../../contract/specification.ts";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { Scene } from "../several-runs/scenes.ts";
import type { OddRun } from "./odd-runs.ts";
import { firstOfEachCommand } from "./starting-steps.ts";

/** Most runs whose output cannot be written. */
const MOST_RUNS = 3;

/**
 * Repeats runs that print something, with a full disk at stdout. A program that exits with 0 and prints no error says that its
 * output was written. Describes the first that does so twice; null if there is none.
 */
export async function unwrittenOutput(
  scenes: readonly Scene[],
  run: (one: OddRun) => Promise<CommandReport>,
): Promise<string | null> {
  const printing = scenes.filter(({ report }) => report.stdout !== "");
  for (const { step, folder } of firstOfEachCommand(printing, (scene) => scene.step).slice(0, MOST_RUNS)) {
    const name = `a full disk at stdout, with ${step.arguments.join(" ")}`;
    const odd: OddRun = {
      name,
      arguments: step.arguments,
      stdin: step.stdin ?? "",
      environment: step.environment,
      project: folder,
      shell: 'exec "$@" >/dev/full',
    };
    const reports = [await run(odd), await run(odd)];
    if (reports.every(({ exit, stderr }) => exit === 0 && stderr.trim() === ""))
      return `${name}: exit 0 without a message, although nothing was written`;
  }
  return null;
}

/** Returns true if a specification says what happens if output cannot be written. */
export function promisesWrittenOutput({ outOfScope: _, ...specification }: Specification): boolean {
  return WRITTEN.test(JSON.stringify(specification));
}

const OUTPUT = String.raw`\b(?:stdout|standard output|output)\b`;

const WRITTEN = new RegExp(
  String.raw`${OUTPUT}[^.;]{0,40}\b(?:cannot|can't|can not|could not|fails? to) be? ?(?:written|write)|${OUTPUT}[^.;]{0,60}\b(?:disk is full|full disk|no space)|\b(?:cannot|can't|could not|fails? to) (?:write|print)\b[^.;]{0,20}${OUTPUT}|\bwrit(?:e|ing)\b[^.;]{0,20}${OUTPUT} fails`,
  "i",
);
