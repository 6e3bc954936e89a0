import { median, ratios } from "../statistics.ts";
import type { EnduranceFigures } from "./figures.ts";

/** Writes the figures as tables. */
export function reportOf({ measured, growth, load, hostile, faults }: EnduranceFigures): string {
  return [
    `Measured on ${measured.date} with Node ${measured.node} on ${measured.cores} cores.`,
    "",
    "| kind of runs | runs | heap, KB a run | descriptors | warnings |",
    "|---|---:|---:|---:|---:|",
    ...growth.map(
      ({ kind, runs, bytesPerRun, descriptors, warnings }) =>
        `| ${kind} | ${runs.toLocaleString("en-US")} | ${(bytesPerRun / 1_024).toFixed(2)} | ${descriptors} | ${warnings} |`,
    ),
    "",
    "| runs at once | longest block, Troupe | hand-written | ratio |",
    "|---:|---:|---:|---:|",
    ...load.map(({ runs, troupe, handWritten }) => {
      const ratio = median(ratios(troupe, handWritten)).toFixed(2);
      return `| ${runs.toLocaleString("en-US")} | ${milliseconds(median(troupe))} | ${milliseconds(median(handWritten))} | ${ratio} |`;
    }),
    "",
    "| what the server sends | the run ends with | after | longest block |",
    "|---|---|---:|---:|",
    ...hostile.map(
      ({ title, ending, milliseconds: after, block }) =>
        `| ${title} | \`${ending}\` | ${milliseconds(after)} | ${milliseconds(block)} |`,
    ),
    "",
    "| what fails | share of replies | endings of the runs |",
    "|---|---:|---|",
    ...faults.map(
      ({ fault, share, endings }) => `| ${fault} | ${Math.round(share * 100)} % | ${listed(endings)} |`,
    ),
  ].join("\n");
}

function milliseconds(value: number): string {
  return `${Math.round(value).toLocaleString("en-US")} ms`;
}

function listed(endings: Record<string, number>): string {
  const byCount = Object.entries(endings).toSorted(([, one], [, other]) => other - one);
  return byCount.map(([ending, count]) => `${count} \`${ending}\``).join(", ");
}
