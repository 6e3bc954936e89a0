import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { CommandStep } from "../../contract/acceptance-tests.ts";
import { insertText, type KnownValues } from "../../evidence/insert.ts";
import { COMMAND_LIMITS } from "../limits.ts";
import { withClock } from "./clock/program-clock.ts";
import type { Workspace, CommandSetup } from "../workspace.ts";
import { outputFailure } from "./expectations/output.ts";
import { timeFailure } from "./expectations/time.ts";
import { withHome } from "./home.ts";
import { findInText } from "./match-text.ts";
import { shown } from "./shown.ts";
import type { StepFailure, TestStepResult } from "./test-step-result.ts";

/** A program that is started again for each step. */
export interface CommandProgram {
  workspace: Workspace;
  start: readonly string[];
  setup: CommandSetup;
  /** @default COMMAND_LIMITS.memoryBytes */
  memoryBytes?: number;
  /** Whether a run is repeated with more time if it was too slow on a busy machine. @default false */
  isPatient?: boolean;
  /** Whether it goes on if no space is left. @default false */
  mayFillDisk?: boolean;
}

/** Result of a run, its report, and the folder that it left. */
export type CommandResult = TestStepResult & { report: CommandReport; left: string };

/**
 * Runs the program once, in a copy of the folder. The copy is kept for the next step. Throws UnknownNameError if the
 * step inserts an unknown name.
 */
export async function runCommandStep(
  step: CommandStep,
  { program, project, known }: { program: CommandProgram; project: string; known: KnownValues },
): Promise<CommandResult> {
  const { workspace, start, setup, isPatient = false, mayFillDisk = false } = program;
  const { memoryBytes = COMMAND_LIMITS.memoryBytes } = program;
  const words = step.arguments.map((word) => insertText(word, known));
  const stdin = step.stdin === null ? "" : insertText(step.stdin, known);
  const variables = (step.environment ?? []).map(({ name, value }) => {
    return { name, value: insertText(value, known) };
  });
  const clock = step.clock ?? null;
  const timed = clock === null ? setup : withClock(setup, clock, workspace.specification.language);
  const run = async (): Promise<{ report: CommandReport; left: string }> => {
    const left = await workspace.createFolder();
    const report = await workspace.run({
      arguments: [...start, ...words],
      setup: withHome(timed, variables),
      project,
      writes: { keepIn: left },
      limits: { ...COMMAND_LIMITS, memoryBytes },
      isPatient,
      mayFillDisk,
      stdin,
    });
    return { report, left };
  };
  let { report, left } = await run();
  let failure = outputFailure(step, report, { known, outputBytes: COMMAND_LIMITS.outputBytes });
  let late = failure === null ? timeFailure(step.expect.milliseconds, report.milliseconds) : null;
  for (let time = 0; late !== null && failure === null && time < MORE_TIMES; time += 1) {
    ({ report, left } = await run());
    failure = outputFailure(step, report, { known, outputBytes: COMMAND_LIMITS.outputBytes });
    late = timeFailure(step.expect.milliseconds, report.milliseconds);
  }
  const found = failure ?? (late === null ? captureFrom(step, report) : { failure: late });
  const command = [...start, ...words].map(shownWord).join(" ");
  if ("fault" in found) return { ...found, report, left };
  if ("captured" in found) {
    const trace = `${command}: ${report.exit === null ? "no exit" : `exit ${report.exit}`}`;
    return { ...found, trace, report, left };
  }
  const sent = [
    command,
    ...(stdin === "" ? [] : [`with stdin ${shown(stdin)}`]),
    ...variables.map(({ name, value }) => `with ${name}=${shown(value)}`),
    ...(clock === null ? [] : [`with the clock at ${clock}`]),
  ].join(", ");
  return { failure: `${command}: ${found.failure}`, sent: [sent], report, left };
}

/** How often a run that took too long is repeated. */
const MORE_TIMES = 2;

const MOST_WORD = 80;

function shownWord(word: string): string {
  const short = word.length > MOST_WORD ? `${word.slice(0, MOST_WORD)}…` : word;
  return /^[\w./:=@%+,-]+$/.test(short) ? short : shown(short);
}

function captureFrom(
  { capture }: CommandStep,
  { stdout }: CommandReport,
): { captured: ReadonlyMap<string, string> } | StepFailure {
  const captured = new Map<string, string>();
  for (const { name, key } of capture) {
    const match = findInText(key, stdout);
    if ("fault" in match) return match;
    if ("none" in match)
      return { failure: `nothing in stdout matches ${JSON.stringify(key)}: ${shown(stdout)}` };
    captured.set(name, match.groups[1] ?? match.groups[0] ?? "");
  }
  return { captured };
}
