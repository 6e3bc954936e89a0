import { thousands } from "../report.ts";
import { median, quantile, ratios } from "../statistics.ts";
import {
  KEEPINGS,
  type CostSamples,
  type DurabilityFigures,
  type Growth,
  type Keeping,
  type KillFigures,
  type ThreadAge,
} from "./figures.ts";

/** Returns the figures as Markdown: a table for kills, for a run's cost, and for a thread's growth. */
export function reportOf({ measured, kills, cost, growth }: DurabilityFigures): string {
  const { date, node, cores, load } = measured;
  const when = `Measured on ${date} with Node ${node} on ${cores} cores (load before: ${load.toFixed(1)}).`;
  return [when, killTable(kills), costTable(cost), growthTable(growth)].join("\n\n");
}

function killTable({ plans, steps, moments }: KillFigures): string {
  const rows = moments.map(({ moment, kills, recorded, repeated, lost, sentAgain, different }) => {
    const faults = [repeated, lost, different].map((count) => (count === 0 ? "0" : `**${count}**`));
    const counts = [kills, recorded].map((count) => thousands(String(count)));
    return `| ${moment} | ${[...counts, ...faults, (sentAgain / kills).toFixed(2)].join(" | ")} |`;
  });
  return [
    `| a call of ${plans} plans with ${steps} steps | kills | results on record | of these asked for again | of these lost | runs with another end | unrecorded calls sent again, a kill |`,
    "|---|---:|---:|---:|---:|---:|---:|",
    ...rows,
  ].join("\n");
}

const LABELS: Readonly<Record<Keeping, string>> = {
  none: "not kept",
  memory: "in memory",
  "sqlite-async": "SQLite, written while the next step runs (`async`)",
  "sqlite-sync": "SQLite, written before the next step begins (`sync`)",
};

function costTable(cost: Record<Keeping, CostSamples>): string {
  const rows = KEEPINGS.map((keeping) => {
    const { wallMilliseconds, cpuMilliseconds, kilobytes } = cost[keeping];
    const cells = [
      withSpread(wallMilliseconds),
      median(ratios(wallMilliseconds, cost.memory.wallMilliseconds)).toFixed(2),
      withSpread(cpuMilliseconds),
      median(ratios(cpuMilliseconds, cost.memory.cpuMilliseconds)).toFixed(2),
      kilobytes.length === 0 ? "" : median(kilobytes).toFixed(0),
    ];
    return `| ${LABELS[keeping]} | ${cells.join(" | ")} |`;
  });
  return [
    "| J2, a run, no model latency | wall ms | / in memory | CPU ms | / in memory | KB on disk |",
    "|---|---:|---:|---:|---:|---:|",
    ...rows,
  ].join("\n");
}

function withSpread(samples: readonly number[]): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(samples, share).toFixed(1));
  return `${middle} (${low} to ${high})`;
}

function growthTable({ everything, last }: Growth): string {
  const rows = everything.map((age, index) => {
    const cells = [age, last[index]].flatMap((one) => [sizeText(one), paceText(one)]);
    return `| ${age.runs} | ${cells.join(" | ")} |`;
  });
  return [
    "| runs of J2 on one thread | KB with every state | ms a run | KB as the command line keeps it | ms a run |",
    "|---:|---:|---:|---:|---:|",
    ...rows,
  ].join("\n");
}

function sizeText(age: ThreadAge | undefined): string {
  return age === undefined ? "" : thousands(age.kilobytes.toFixed(0));
}

function paceText(age: ThreadAge | undefined): string {
  return age?.milliseconds?.toFixed(1) ?? "";
}
