import type { AcceptanceTest } from "../../../src/software-house/contract/acceptance-tests.ts";
import { stepWords } from "./step-words.ts";

/** Returns the lines in which a changed test differs: those that it had, and those that it has now. */
export function testLines(before: AcceptanceTest, after: AcceptanceTest): { gone: string[]; come: string[] } {
  const [old, now] = [linesOf(before), linesOf(after)];
  return {
    gone: [...new Set(old.filter((line) => !now.includes(line)))],
    come: [...new Set(now.filter((line) => !old.includes(line)))],
  };
}

/** Each line names its step, so that the same expectation of two steps is two lines. */
function linesOf({ steps }: AcceptanceTest): string[] {
  return steps.flatMap((step, index) => {
    const { title, sent, expects } = stepWords(step);
    const all = [
      title,
      ...(sent === "" ? [] : sent.split("\n")),
      ...expects.map((expected) => `→ ${expected}`),
    ];
    return all.map((line) => `${index + 1}. ${line}`);
  });
}
