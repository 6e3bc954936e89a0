import { thousands, verdictOf } from "../report.ts";
import { median, quantile, ratios, sum } from "../statistics.ts";
import type { FencingFigures } from "./fencing.ts";
import type {
  OverheadSample,
  SoakFigures,
  TakeOverSample,
  ThroughputSample,
  WorkersFigures,
} from "./figures.ts";

/** Goal: throughput of four workers, compared with four times that of one. */
const LINEAR = { atLeast: 0.9 };

/** Goal: what a superstep takes with the fenced saver, compared with LangGraph's PostgresSaver. */
const FENCED = { atMost: 1.1 };

/** Goal: the longest time from a kill to the first call of the next worker, in seconds. */
const TAKE_OVER_SECONDS = { atMost: 6 };

/** Returns the figures as Markdown: a table for each part that was measured. */
export function reportOf({
  measured,
  throughput,
  overhead,
  fencing,
  takeOver,
  soak,
}: WorkersFigures): string {
  const { date, node, cores, load } = measured;
  return [
    `Measured on ${date} with Node ${node} on ${cores} cores (load before: ${load.toFixed(1)}).`,
    throughput && throughputTable(throughput),
    overhead && overheadTable(overhead),
    fencing && fencingTable(fencing),
    takeOver && takeOverTable(takeOver),
    soak && soakTable(soak),
  ]
    .filter((part) => part !== undefined)
    .join("\n\n");
}

function throughputTable(samples: readonly ThroughputSample[]): string {
  const [one] = samples;
  const rows = samples.map((sample) => {
    const { workers, concurrency, runs, seconds, processorShare } = sample;
    const linear = one === undefined ? Number.NaN : paceOf(sample) / (paceOf(one) * workers);
    const cells = [
      thousands(String(runs)),
      seconds.toFixed(0),
      paceOf(sample).toFixed(2),
      linear.toFixed(2),
      `${(processorShare * 100).toFixed(0)} %`,
      workers === 1 ? "" : verdictOf(linear, LINEAR),
    ];
    return `| ${workers}, with ${concurrency} runs each | ${cells.join(" | ")} |`;
  });
  return [
    "| workers | runs | seconds | runs a second | / linear | processor | goal |",
    "|---|---:|---:|---:|---:|---:|---|",
    ...rows,
  ].join("\n");
}

function paceOf({ runs, seconds }: ThroughputSample): number {
  return runs / seconds;
}

function overheadTable(samples: readonly OverheadSample[]): string {
  const rows = samples.map(({ latency, concurrency, inProcess, worker }) => {
    const ratio = ratios(worker, inProcess);
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratio, share).toFixed(2));
    const title = `${concurrency === 1 ? "one at a time" : `${concurrency} at once`}, latency ${latency} ms`;
    const times = [inProcess, worker].map((one) => median(one).toFixed(1));
    return `| ${title} | ${times.join(" | ")} | ${middle} (${low} to ${high}) |`;
  });
  return [
    "| a supervisor's run, 7 calls | in-process ms | worker ms | worker / in-process |",
    "|---|---:|---:|---:|",
    ...rows,
  ].join("\n");
}

function fencingTable({ plain, fenced, ratio }: FencingFigures): string {
  const rowOf = (title: string, part: keyof FencingFigures["ratio"]): string => {
    const times = [plain, fenced, ratio].map((one) => one[part].toFixed(2));
    return `| ${title} | ${times.join(" | ")} | ${verdictOf(ratio[part], FENCED)} |`;
  };
  return [
    "| a superstep of one step that writes one channel | PostgresSaver ms | fenced ms | fenced / PostgresSaver | goal |",
    "|---|---:|---:|---:|---|",
    rowOf("median", "median"),
    rowOf("lower quartile", "lowerQuartile"),
  ].join("\n");
}

function takeOverTable(samples: readonly TakeOverSample[]): string {
  const moments = [...new Set(samples.map(({ moment }) => moment))];
  const rows = moments.map((moment) =>
    takeOverRow(
      moment,
      samples.filter((one) => one.moment === moment),
    ),
  );
  const all = takeOverRow("all", samples);
  return [
    "| killed during | kills | median s | worst s | calls in flight | sent again | of these answered before | goal |",
    "|---|---:|---:|---:|---:|---:|---:|---|",
    ...rows.map((row) => `${row} |`),
    `${all} ${verdictOf(worstOf(samples), TAKE_OVER_SECONDS)} |`,
  ].join("\n");
}

function takeOverRow(title: string, samples: readonly TakeOverSample[]): string {
  const seconds = samples.map(({ milliseconds }) => milliseconds / 1_000);
  const total = (count: (sample: TakeOverSample) => number): number => sum(samples.map(count));
  const cells = [
    String(samples.length),
    median(seconds).toFixed(1),
    worstOf(samples).toFixed(1),
    String(total(({ inFlight }) => inFlight)),
    String(total(({ sentAgain }) => sentAgain)),
    fault(total(({ repeated }) => repeated)),
  ];
  return `| ${title} | ${cells.join(" | ")} |`;
}

function worstOf(samples: readonly TakeOverSample[]): number {
  return Math.max(...samples.map(({ milliseconds }) => milliseconds / 1_000));
}

function soakTable(figures: SoakFigures): string {
  const { runs, workers, seconds, faults, right, unknown, takeOvers, clientErrors } = figures;
  const { calls, recordedCalls, callsSentAgain } = figures;
  const { kills, pauses, restarts } = faults;
  const title = `${thousands(String(runs))} runs on ${workers} workers, with ${kills} kills, ${pauses} pauses, ${restarts} restarts of Redis`;
  const mustBeNone = ([label, count]: readonly [string, number]): string =>
    `| ${label} | ${fault(count)} | ${verdictOf(count, { atMost: 0 })} |`;
  const counted = ([label, count]: readonly [string, number]): string =>
    `| ${label} | ${thousands(String(count))} | |`;
  return [
    `| ${title} | number | goal |`,
    "|---|---:|---|",
    ...(
      [
        ["runs lost", figures.lost],
        ["wrong answers", figures.wrong],
        ["recorded calls repeated", figures.repeatedCalls],
        ["effects of `onceTool` repeated", figures.repeatedEffects],
        ["workers that ended by themselves", figures.crashes],
      ] as const
    ).map(mustBeNone),
    ...(
      [
        ["right answers", right],
        ["effects reported as unknown", unknown],
        ["take-overs", takeOvers],
        ["model calls", calls],
        ["of these, found recorded after a fault, while their runs were under way", recordedCalls],
        ["of these, unrecorded calls sent again", callsSentAgain - figures.repeatedCalls],
        ["errors of the client, after which it was asked again", clientErrors],
        ["seconds", Math.round(seconds)],
      ] as const
    ).map(counted),
  ].join("\n");
}

/** Writes a count that must be 0, in bold if it is not. */
function fault(count: number): string {
  return count === 0 ? "0" : `**${count}**`;
}
