import { verdictOf } from "../report.ts";
import { median } from "../statistics.ts";
import type { HouseFigures } from "./figures.ts";
import type { Judgment } from "./judge-developers.ts";

/** Returns the figures as Markdown: how many each judge got wrong, the verdict on each developer, and the times. */
export function reportOf({ measured, judgments, verification, sandboxStart }: HouseFigures): string {
  const correct = judgments.filter(({ isCorrect }) => isCorrect);
  const wrong = judgments.filter(({ isCorrect }) => !isCorrect);
  const count = (all: readonly Judgment[], is: (one: Judgment) => boolean): number => all.filter(is).length;
  const falseVerified = count(wrong, ({ status }) => status === "verified");
  const falseRefused = count(correct, ({ status }) => status !== "verified");
  const { date, node, cores, sandbox } = measured;
  return [
    `Measured on ${date} with Node ${node} on ${cores} cores, ${sandbox}.`,
    [
      `| ${correct.length} correct and ${wrong.length} faulty developers | troupe | "traceback" gate | goal |`,
      "|---|---:|---:|---|",
      `| faulty, and taken for good | ${falseVerified} | ${count(wrong, passes)} | ${verdictOf(falseVerified, { atMost: 0 })} |`,
      `| correct, and refused | ${falseRefused} | ${count(correct, (one) => !passes(one))} | ${verdictOf(falseRefused, { atMost: 1 })} |`,
    ].join("\n"),
    [
      "| time in ms | |",
      "|---|---:|",
      `| a verification of the Go program, empty build cache | ${Math.round(verification.cold)} |`,
      `| the same, warm | ${Math.round(median(verification.warm))} |`,
      `| start and end of a program in the sandbox | ${Math.round(median(sandboxStart))} |`,
    ].join("\n"),
    ["| developer | verdict | why |", "|---|---|---|", ...judgments.map(rowOf)].join("\n"),
  ].join("\n\n");
}

function passes({ passesTracebackGate }: Judgment): boolean {
  return passesTracebackGate;
}

function rowOf({ developer, status, reason }: Judgment): string {
  const why = (reason ?? "")
    .replace(/\s+/g, " ")
    .replaceAll("|", "\\|")
    .replace(/[<>`*_]/g, "\\$&");
  return `| ${developer} | ${status} | ${why.length > 140 ? `${why.slice(0, 139)}…` : why} |`;
}
