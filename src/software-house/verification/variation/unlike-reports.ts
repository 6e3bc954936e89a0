import type { SeenStep } from "../acceptance/seen-step.ts";
import { programEnding } from "../finding.ts";

/** Words that no program prints for an ordinary word, except by mistake. */
const MISTAKES = ["[native code]", "[object Object]", "NaN", "undefined"];

/**
 * Compares what two runs of a command print, which differ only in words that look alike. Describes how the first differs in
 * another way than by naming its words: another exit code, another number of lines, or a word such as `NaN`. Returns null if
 * it does not. Texts that a program computes from a word may differ.
 */
export function unlikeReports(
  one: SeenStep | undefined,
  other: SeenStep | undefined,
  names: readonly { inherited: string; plain: string }[],
): string | null {
  if (one === undefined || other === undefined || !("report" in one) || !("report" in other)) return null;
  if (JSON.stringify(plainWords(one.step.arguments, names)) !== JSON.stringify(other.step.arguments))
    return null;
  const [report, usual] = [one.report, other.report];
  if (report.exit !== usual.exit) return programEnding(report);
  const mistake = MISTAKES.find((word) => report.stdout.includes(word) && !usual.stdout.includes(word));
  if (mistake !== undefined) return `it prints ${JSON.stringify(mistake)}`;
  const [lines, expected] = [linesOf(report.stdout), linesOf(usual.stdout)];
  return lines === expected ? null : `it prints ${lines} lines instead of ${expected}`;
}

function plainWords(
  words: readonly string[],
  names: readonly { inherited: string; plain: string }[],
): string[] {
  return words.map((word) =>
    names.reduce((text, { inherited, plain }) => text.replaceAll(inherited, plain), word),
  );
}

function linesOf(text: string): number {
  return text.trimEnd().split("\n").length;
}
