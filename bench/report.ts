import { CONTENDERS } from "./contenders/contender.ts";
import type { Figures, InstallSizes, Metric, Samples } from "./figures.ts";
import { JOBS, type Job } from "./jobs.ts";
import { median, quantile, ratios } from "./statistics.ts";

interface Row {
  metric: Metric;
  label: string;
  digits: number;
  /** What our ratio to the hand-written graph may be. */
  goal?: Goal;
}

/** What a figure may be. */
type Goal = { atMost: number } | { atLeast: number };

const ROWS: readonly Row[] = [
  { metric: "modelCalls", label: "model calls a run", digits: 0, goal: { atMost: 1 } },
  { metric: "promptCharacters", label: "prompt characters a run", digits: 0, goal: { atMost: 1.1 } },
  { metric: "formatCharacters", label: "`response_format` characters a run", digits: 0 },
  { metric: "cpuMilliseconds", label: "CPU ms a run", digits: 2, goal: { atMost: 1.2 } },
  { metric: "wallMilliseconds", label: "wall ms a run, model latency 50 ms", digits: 0 },
  { metric: "runsPerSecond", label: "runs a second, 100 at a time", digits: 0, goal: { atLeast: 0.9 } },
  { metric: "peakMegabytes", label: "peak memory in MB, 100 at a time", digits: 0, goal: { atMost: 1.1 } },
  { metric: "coldStartMilliseconds", label: "cold start in ms", digits: 0, goal: { atMost: 1 } },
];

const INSTALL_GOAL = 1.1;

/** The figures as Markdown: a table a job, and one for the size of an installation. */
export function reportOf({ measured, measurements, install }: Figures): string {
  const sections = (Object.keys(JOBS) as Job[]).map((job) => {
    const rows = ROWS.flatMap((row) => {
      const samples = measurements[job][row.metric];
      return samples === undefined ? [] : [rowOf(row, samples)];
    });
    const head = `| ${job} | ${CONTENDERS.join(" | ")} | troupe / hand-written | goal |`;
    return [head, "|---|---:|---:|---:|---:|---|", ...rows].join("\n");
  });
  const when =
    measured && `Measured on ${measured.date} with Node ${measured.node} on ${measured.cores} cores.`;
  return [when, ...sections, install && installTable(install)].filter(Boolean).join("\n\n");
}

function rowOf({ label, digits, goal }: Row, samples: Samples): string {
  const cells = CONTENDERS.map((contender) => thousands(median(samples[contender]).toFixed(digits)));
  const ratio = ratios(samples.troupe, samples["hand-written"]);
  // Characters and calls are counted, not sampled.
  const spread =
    ratio.length > 1 ? ` (${quantile(ratio, 0.25).toFixed(2)} to ${quantile(ratio, 0.75).toFixed(2)})` : "";
  const verdict = goal === undefined ? "" : verdictOf(median(ratio), goal);
  return `| ${label} | ${cells.join(" | ")} | ${median(ratio).toFixed(2)}${spread} | ${verdict} |`;
}

/** Says whether a figure, to two decimals, meets its goal. */
export function verdictOf(ratio: number, goal: Goal): string {
  const isMet = "atMost" in goal ? ratio <= goal.atMost + 0.005 : ratio >= goal.atLeast - 0.005;
  const bound = "atMost" in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
  return `${bound}: ${isMet ? "met" : "**missed**"}`;
}

function installTable({ troupe, alone }: InstallSizes): string {
  const megabytes = (kilobytes: number): string => (kilobytes / 1_024).toFixed(1);
  const ratio = troupe / alone;
  return [
    "| installation | LangGraph, core, openai, langchain, zod | troupe | ratio | goal |",
    "|---|---:|---:|---:|---|",
    `| MB of \`node_modules\` | ${megabytes(alone)} | ${megabytes(troupe)} | ${ratio.toFixed(2)} | ${verdictOf(ratio, { atMost: INSTALL_GOAL })} |`,
  ].join("\n");
}

/** Puts commas between the thousands. */
export function thousands(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+(?!\d|\.))/g, ",");
}
