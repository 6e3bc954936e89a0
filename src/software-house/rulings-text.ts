import type { Frozen, Ruling } from "./frozen-tests.ts";
import { testDifference } from "./test-text.ts";

/** Lists what was decided about the tests since they were frozen, with the lines that changed; null if that is nothing. */
export function rulingsText(frozen: Frozen | null): string | null {
  const rulings = (frozen?.rulings ?? []).map((ruling) =>
    [`- ${ruling.test}: ${ruling.ruling} in round ${ruling.round}, because: ${ruling.reason}`]
      .concat(rulingDifference(ruling).map((line) => `  ${line}`))
      .join("\n"),
  );
  const doubts = (frozen?.doubts ?? []).map(
    ({ criterionId, round, tests }) =>
      `- ${criterionId}: unproven in round ${round}; ${tests.length === 0 ? "no test was added" : `added: ${tests.join(", ")}`}`,
  );
  const additions = frozen?.additions?.tests ?? [];
  const added =
    additions.length === 0 ? [] : [`- added for changes that no test noticed: ${additions.join(", ")}`];
  const lines = [...rulings, ...doubts, ...added];
  return lines.length === 0 ? null : lines.join("\n");
}

/** Returns the lines in which a ruling changed its test; an empty list if it was kept. */
export function rulingDifference({ before, after }: Ruling): string[] {
  return before === undefined || after === undefined ? [] : testDifference(before, after);
}
