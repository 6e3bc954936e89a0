import { codeText, inlineText, tableText } from "../text/markdown.ts";
import type { MutantReport } from "./contract/mutant-report.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Frozen } from "./frozen-tests.ts";
import { rulingDifference } from "./rulings-text.ts";

/** Writes the rulings on disputed tests, and how each changed test differs; null if there were no disputes. */
export function rulingsSection(frozen: Frozen | null): string | null {
  const rulings = frozen?.rulings ?? [];
  if (rulings.length === 0) return null;
  const rows = rulings.map(({ test, reason, ruling, round }) => [test, reason, ruling, String(round)]);
  const changes = rulings.flatMap((ruling) => {
    const lines = rulingDifference(ruling).map((line) => `- ${differenceText(line)}`);
    return lines.length === 0 ? [] : [`What changed in ${inlineText(ruling.test)}:\n\n${lines.join("\n")}`];
  });
  return ["## Disputed tests", tableText([["test", "reason", "ruling", "round"], ...rows]), ...changes].join(
    "\n\n",
  );
}

/** Writes a line of a difference in words, because Markdown would take its mark for that of a list. */
function differenceText(line: string): string {
  return `${line.startsWith("-") ? "before" : "after"}: ${inlineText(line.slice(2))}`;
}

/** Lists the changes of the program that no test noticed, and the tests that were added for some; null if there are none. */
export function mutantsSection(report: RoundReport | null, frozen: Frozen | null): string | null {
  const mutants = report?.mutants ?? null;
  if (mutants === null || mutants.survived.length === 0) return null;
  const lines = mutants.survived.map((change) => `- ${changeLine(change)}`);
  const added = frozen?.additions?.tests ?? [];
  return [
    "## Changes of the program that no test noticed",
    `The tests noticed ${mutants.noticed} of ${mutants.tried} changes.`,
    lines.join("\n"),
    ...(added.length === 0 ? [] : [`Tests that were added for changes: ${inlineText(added.join(", "))}`]),
  ].join("\n\n");
}

function changeLine({ path, line, from, to }: MutantReport["survived"][number]): string {
  const place = inlineText(`${path}:${line}`);
  return to === "" ? `${place}: ${codeText(from)} removed` : `${place}: ${codeText(from)} to ${codeText(to)}`;
}

/** Lists the tests that no program fails, with the reason; null if there are none. */
export function weakTestsSection(report: RoundReport | null): string | null {
  const weak = (report?.tests ?? []).flatMap(({ criterionId, name, weakness }) =>
    isFilled(weakness) ? [`- ${inlineText(`${criterionId}, ${name}: ${weakness}`)}`] : [],
  );
  return weak.length === 0 ? null : `## Tests that prove nothing\n\n${weak.join("\n")}`;
}

function isFilled(text: string | null | undefined): text is string {
  return typeof text === "string" && text.trim() !== "";
}

/** Writes the doubts of the reviewer about which the test author was asked; null if there were none. */
export function doubtsSection(frozen: Frozen | null): string | null {
  const doubts = frozen?.doubts ?? [];
  if (doubts.length === 0) return null;
  const rows = doubts.map(({ criterionId, reason, round, tests }) => [
    criterionId,
    reason,
    tests.length === 0 ? "none" : tests.join(", "),
    String(round),
  ]);
  return `## Criteria that were unproven\n\n${tableText([["criterion", "what was missing", "tests added", "round"], ...rows])}`;
}
