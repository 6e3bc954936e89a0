import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { AcceptanceTests, CommandStep } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import { startingSteps } from "./starting-steps.ts";

/** Runs the program with these arguments and this input. */
export type RunWithInput = (step: CommandStep, stdin: string) => Promise<CommandReport>;

/** More than the 64 KiB that some readers accept by default. */
const LONG_LINE = 100_000;

const MOST_STEPS = 2;

/**
 * Puts a long line into the middle of the tests' input. A program that then prints what it prints for the lines before
 * it, and ends with 0, has lost the rest and does not say so. Describes the first such loss; null if there is none.
 */
export async function longLineLoss(tests: AcceptanceTests, run: RunWithInput): Promise<string | null> {
  const steps = startingSteps(tests).filter(
    ({ stdin, expect }) => linesOf(stdin ?? "").length > 2 && expect.exit.includes(0),
  );
  for (const step of steps.slice(0, MOST_STEPS)) {
    const lines = linesOf(step.stdin ?? "");
    const middle = Math.ceil(lines.length / 2);
    const before = lines.slice(0, middle).join("");
    const whole = await run(step, `${before}${"x".repeat(LONG_LINE)}\n${lines.slice(middle).join("")}`);
    if (whole.exit !== 0 || whole.stderr.trim() !== "") continue;
    const cut = await run(step, before);
    const usual = await run(step, lines.join(""));
    if (whole.stdout === cut.stdout && cut.stdout !== usual.stdout)
      return `a line of ${LONG_LINE} characters on stdin, with ${JSON.stringify(step.arguments)}: this line and all lines after it are lost, with exit 0 and without a message`;
  }
  return null;
}

/** Returns true if a specification promises to read lines of more than 64 KiB. */
export function promisesLongLines(specification: Specification): boolean {
  const words = JSON.stringify(specification);
  const near = [...words.matchAll(/\blines?\b.{0,60}/gi)].map(([text]) => text);
  return near.some((text) => /\b\d[\d,_ ]{5,}\b|\b\d+ ?(?:MB|MiB|megabytes?)\b|\bany length\b/i.test(text));
}

/** Returns the lines of a text, with their ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
