import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { SeenStep } from "../acceptance/seen-step.ts";
import { programEnding } from "../finding.ts";

/** A name, and a word that looks like it. */
export interface AlikeWords {
  inherited: string;
  plain: string;
}

/** What two runs of a command gave, which differ only in words that look alike. */
interface AlikeRuns {
  report: CommandReport;
  usual: CommandReport;
}

/** Words that no program prints for an ordinary word, except by mistake. */
const MISTAKES = ["[native code]", "[object Object]", "NaN", "undefined"];

/** Returns the reports of two steps if both are runs whose arguments differ only in these words; null if not. */
export function alikeRuns(
  one: SeenStep | undefined,
  other: SeenStep | undefined,
  words: readonly AlikeWords[],
): AlikeRuns | null {
  if (one === undefined || other === undefined || !("report" in one) || !("report" in other)) return null;
  const plain = one.step.arguments.map((argument) =>
    words.reduce((text, { inherited, plain: word }) => text.replaceAll(inherited, word), argument),
  );
  const isAlike = JSON.stringify(plain) === JSON.stringify(other.step.arguments);
  return isAlike ? { report: one.report, usual: other.report } : null;
}

/**
 * Describes how a run differs from the usual one in another way than by naming its words: another exit code, another number of
 * lines, or a word such as `NaN`. Returns null if it does not. Texts that a program computes from a word may differ.
 */
export function unlikeReports({ report, usual }: AlikeRuns): string | null {
  if (report.exit !== usual.exit) return programEnding(report);
  const mistake = MISTAKES.find((word) => report.stdout.includes(word) && !usual.stdout.includes(word));
  if (mistake !== undefined) return `it prints ${JSON.stringify(mistake)}`;
  const [lines, expected] = [linesOf(report.stdout), linesOf(usual.stdout)];
  return lines === expected ? null : `it prints ${lines} lines instead of ${expected}`;
}

function linesOf(text: string): number {
  return text.trimEnd().split("\n").length;
}
