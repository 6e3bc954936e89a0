import { endsOf } from "../../text/cut-text.ts";
import type { CommandReport } from "../sandbox/sandbox.ts";
import type { PhaseReport } from "../contract/round-report.ts";
import { messageIn } from "./message-in.ts";

/** Result of a phase, without the phase's name and duration. */
export type Finding = Omit<PhaseReport, "phase" | "milliseconds">;

/** Creates the finding of a check that runs no command. */
export function findingOf(status: Finding["status"], summary: string, output = ""): Finding {
  return { status, summary, command: null, exit: null, output: excerptOf(output) };
}

/** Creates the finding of a command that must exit with 0. */
export function commandFinding(
  command: readonly string[],
  report: CommandReport,
  { passed, failed }: { passed: string; failed: string },
): Finding {
  const isFine = report.exit === 0 && report.stopped === null;
  return {
    status: isFine ? "passed" : "failed",
    summary: isFine ? passed : `${failed}: ${programEnding(report)}`,
    command: [...command],
    exit: report.exit,
    output: excerptOf(isFine ? "" : outputOf(report)),
  };
}

/** Describes how a command ended, in one line. */
export function programEnding({ exit, signal, stopped, stderr, stdout }: CommandReport): string {
  if (stopped !== null) return `stopped at its limit of ${stopped}`;
  const end = exit === null ? `ended by ${signal ?? "a signal"}` : `exit ${exit}`;
  const line = messageIn(stderr) || messageIn(stdout);
  return line === "" ? end : `${end}: ${line}`;
}

/** Returns everything that a command printed, stderr first. */
export function outputOf({ stdout, stderr }: CommandReport): string {
  return [stderr, stdout]
    .map((text) => text.trimEnd())
    .filter((text) => text !== "")
    .join("\n");
}

const MOST_CHARACTERS = { first: 3000, last: 1000 };

/** Shortens an output to its beginning, which names the first failure, and its end. */
export function excerptOf(output: string): string {
  return endsOf(output.trimEnd(), MOST_CHARACTERS);
}
