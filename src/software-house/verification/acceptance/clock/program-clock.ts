import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AcceptanceTests } from "../../../contract/acceptance-tests.ts";
import type { Language } from "../../../contract/specification.ts";
import { instantOf } from "../../../evidence/clock.ts";
import type { CommandSetup } from "../../workspace.ts";
import { NODE_CLOCK } from "./node-clock.ts";
import { PYTHON_CLOCK } from "./python-clock.ts";

/** Folder of the scripts that change a program's clock, as a path in its project's folder. */
const CLOCK_IN_PROJECT = ".troupe/clock";

const CLOCK_INSIDE = `/project/${CLOCK_IN_PROJECT}`;

/** Writes the scripts into a project's folder, if a test needs them. */
export async function writeClock(project: string, { tests }: AcceptanceTests): Promise<void> {
  const steps = tests.flatMap((test) => test.steps);
  if (!steps.some((step) => step.kind === "command" && (step.clock ?? null) !== null)) return;
  const folder = join(project, CLOCK_IN_PROJECT);
  await mkdir(folder, { recursive: true });
  // Python loads a module of this name when it starts.
  await writeFile(join(folder, "sitecustomize.py"), PYTHON_CLOCK);
  await writeFile(join(folder, "clock.cjs"), NODE_CLOCK);
}

/** Returns a setup in which the clock of a program starts at this date and time. */
export function withClock(setup: CommandSetup, clock: string, language: Language): CommandSetup {
  const { PYTHONPATH: modules, NODE_OPTIONS: options } = setup.environment;
  const loading =
    language === "python"
      ? { PYTHONPATH: [CLOCK_INSIDE, modules].filter(Boolean).join(":") }
      : { NODE_OPTIONS: [options, `--require=${CLOCK_INSIDE}/clock.cjs`].filter(Boolean).join(" ") };
  const environment = { ...setup.environment, ...loading, TROUPE_CLOCK: String(instantOf(clock) ?? 0) };
  return { ...setup, environment };
}
