import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { CommandStep } from "../../contract/acceptance-tests.ts";
import type { Workspace, CommandSetup } from "../workspace.ts";
import { programEnding } from "../finding.ts";
import { COMMAND_LIMITS } from "../limits.ts";
import { shown, type StepFailure } from "./http-step.ts";
import { insertPattern, insertText, type KnownValues } from "../../evidence/insert.ts";
import { findInText } from "./match-text.ts";

/** A program that is started again for each step. */
export interface CommandProgram {
  workspace: Workspace;
  start: readonly string[];
  setup: CommandSetup;
  /** @default COMMAND_LIMITS.memoryBytes */
  memoryBytes?: number;
}

/**
 * Runs the program once, in a copy of the folder. The copy is kept for the next step. Throws UnknownNameError if the
 * step inserts an unknown name.
 */
export async function runCommandStep(
  step: CommandStep,
  { program, project, known }: { program: CommandProgram; project: string; known: KnownValues },
): Promise<
  | { captured: ReadonlyMap<string, string>; report: CommandReport; left: string }
  | (StepFailure & { report: CommandReport })
> {
  const { workspace, start, setup, memoryBytes = COMMAND_LIMITS.memoryBytes } = program;
  const words = step.arguments.map((word) => insertText(word, known));
  const left = await workspace.createFolder();
  const report = await workspace.run({
    arguments: [...start, ...words],
    setup: { ...setup, environment: { ...setup.environment, HOME: HOME_INSIDE } },
    project,
    writes: { keepIn: left },
    limits: { ...COMMAND_LIMITS, memoryBytes },
    stdin: step.stdin === null ? "" : insertText(step.stdin, known),
  });
  const found = failureOf(step, report, known) ?? captureFrom(step, report);
  if ("captured" in found) return { ...found, report, left };
  if ("fault" in found) return { ...found, report };
  return { failure: `${[...start, ...words].join(" ")}: ${found.failure}`, report };
}

/** Home folder inside the sandbox, in which a program finds what an earlier step stored. */
export const HOME_INSIDE = "/project/.troupe/home";

function failureOf({ expect }: CommandStep, report: CommandReport, known: KnownValues): StepFailure | null {
  if (report.stopped !== null || report.exit === null) return { failure: programEnding(report) };
  if (expect.exit.length > 0 && !expect.exit.includes(report.exit)) {
    return { failure: `expected exit ${expect.exit.join(" or ")}, got ${programEnding(report)}` };
  }
  for (const stream of ["stdout", "stderr"] as const) {
    for (const pattern of expect[stream]) {
      const match = findInText(insertPattern(pattern, known), report[stream]);
      if ("fault" in match) return match;
      if ("none" in match) {
        return {
          failure: `expected ${stream} to match ${JSON.stringify(pattern)}, got ${shown(report[stream])}`,
        };
      }
    }
  }
  return null;
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
