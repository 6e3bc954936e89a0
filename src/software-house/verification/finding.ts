import { endsOf } from "../../text/cut-text.ts";
import type { CommandReport } from "../sandbox/sandbox.ts";
import type { PhaseReport } from "../contract/round-report.ts";

/** What came of a phase, before it is named and timed. */
export type Finding = Omit<PhaseReport, "phase" | "milliseconds">;

/** The finding of something that is no command. */
export function findingOf(status: Finding["status"], summary: string, output = ""): Finding {
  return { status, summary, command: null, exit: null, output: excerptOf(output) };
}

/** The finding of a command that should exit with 0. */
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

/** How a command ended, in words. */
export function programEnding({ exit, signal, stopped, stderr, stdout }: CommandReport): string {
  if (stopped !== null) return `stopped at its limit of ${stopped}`;
  const end = exit === null ? `ended by ${signal ?? "a signal"}` : `exit ${exit}`;
  const line = firstMessageIn(stderr) || firstMessageIn(stdout);
  return line === "" ? end : `${end}: ${line}`;
}

/** All that a command said. */
export function outputOf({ stdout, stderr }: CommandReport): string {
  return [stderr, stdout]
    .map((text) => text.trimEnd())
    .filter((text) => text !== "")
    .join("\n");
}

const LONGEST_LINE = 300;
const MOST_CHARACTERS = { first: 3000, last: 1000 };

/** Headings that compilers put above what they say. */
const HEADING = /^(#|>|npm (warn|notice)|$)/i;

/** The first line that says something. */
function firstMessageIn(text: string): string {
  const line = text.split("\n").find((candidate) => !HEADING.test(candidate.trim())) ?? "";
  return line.trim().slice(0, LONGEST_LINE);
}

/** A bounded part of an output: its beginning, which names the first failure, and its end. */
export function excerptOf(output: string): string {
  return endsOf(output.trimEnd(), MOST_CHARACTERS);
}
