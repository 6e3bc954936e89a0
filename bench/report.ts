import { CONTENDERS, type ContenderName } from "./contenders/contender.ts";
import { type Figures, type InstallSizes, type Metric, type Samples } from "./figures.ts";
import { JOBS, type Job } from "./jobs.ts";
import { median, quantile, ratios } from "./statistics.ts";

interface Row {
  metric: Metric;
  label: string;
  digits: number;
}

/** What a figure may be. */
type Goal = { atMost: number } | { atLeast: number };

/** With whom Troupe is compared in a job, and what its ratios may be. */
interface Comparison {
  base: ContenderName;
  goals: Partial<Record<Metric, Goal>>;
}

const ROWS: readonly Row[] = [
  { metric: "modelCalls", label: "model calls a run", digits: 0 },
  { metric: "promptCharacters", label: "prompt characters a run", digits: 0 },
  { metric: "argumentCharacters", label: "characters of calls' arguments a run", digits: 0 },
  { metric: "formatCharacters", label: "`response_format` characters a run", digits: 0 },
  { metric: "cpuMilliseconds", label: "CPU ms a run", digits: 2 },
  { metric: "wallMilliseconds", label: "wall ms a run, model latency 50 ms", digits: 0 },
  { metric: "runsPerSecond", label: "runs a second, 100 at a time", digits: 0 },
  { metric: "peakMegabytes", label: "peak memory in MB, 100 at a time", digits: 0 },
  { metric: "coldStartMilliseconds", label: "cold start in ms", digits: 0 },
];

const ROUTER: Comparison = {
  base: "hand-written",
  goals: {
    modelCalls: { atMost: 1 },
    promptCharacters: { atMost: 1.1 },
    cpuMilliseconds: { atMost: 1.1 },
    runsPerSecond: { atLeast: 0.9 },
    peakMegabytes: { atMost: 1.1 },
    coldStartMilliseconds: { atMost: 1.05 },
  },
};

const SUPERVISOR: Comparison = {
  base: "hand-written",
  goals: { ...ROUTER.goals, cpuMilliseconds: { atMost: 0.95 }, peakMegabytes: { atMost: 1.05 } },
};

const HANDOFFS: Comparison = {
  base: "swarm",
  goals: {
    modelCalls: { atMost: 1 },
    promptCharacters: { atMost: 1.1 },
    argumentCharacters: { atMost: 1.1 },
    cpuMilliseconds: { atMost: 1.1 },
  },
};

const COMPARISONS: Readonly<Record<Job, Comparison>> = {
  J1: ROUTER,
  J2: SUPERVISOR,
  J3: HANDOFFS,
  "J3-long": HANDOFFS,
};

const INSTALL_GOAL = 1.1;

/** The figures as Markdown: a table a job, and one for the size of an installation. */
export function reportOf({ measured, measurements, install }: Figures): string {
  const sections = (Object.keys(JOBS) as Job[]).flatMap((job) => {
    const rows = ROWS.flatMap((row) => {
      const samples = measurements[job]?.[row.metric];
      return samples === undefined || isNothing(samples, job) ? [] : [rowOf(row, job, samples)];
    });
    if (rows.length === 0) return [];
    const contenders = CONTENDERS[job];
    const { base } = COMPARISONS[job];
    const head = `| ${JOBS[job].title} | ${contenders.join(" | ")} | troupe / ${base} | goal |`;
    return [[head, `|---|${"---:|".repeat(contenders.length + 1)}---|`, ...rows].join("\n")];
  });
  const when =
    measured && `Measured on ${measured.date} with Node ${measured.node} on ${measured.cores} cores.`;
  return [when, ...sections, install && installTable(install)].filter(Boolean).join("\n\n");
}

/** True for what a job does not have: tool calls in J1 and J2, structured replies in J3. */
function isNothing(samples: Samples, job: Job): boolean {
  return CONTENDERS[job].every((contender) => median(samples[contender]) === 0);
}

function rowOf({ metric, label, digits }: Row, job: Job, samples: Samples): string {
  const { base, goals } = COMPARISONS[job];
  const cells = CONTENDERS[job].map((contender) => thousands(median(samples[contender]).toFixed(digits)));
  const ratio = ratios(samples.troupe, samples[base]);
  // Characters and calls are counted, not sampled.
  const spread =
    ratio.length > 1 ? ` (${quantile(ratio, 0.25).toFixed(2)} to ${quantile(ratio, 0.75).toFixed(2)})` : "";
  const goal = goals[metric];
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
