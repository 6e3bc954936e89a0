import { thousands, verdictOf } from "../report.ts";
import type { FaultFigures, PlanFigures, TokenCount } from "./figures.ts";

/** Returns the figures as Markdown: a table for time, for tokens and for faults. */
export function reportOf(figures: PlanFigures): string {
  const { date, node, cores, load } = figures.measured;
  const { plans } = figures.makespan;
  const when = `Measured on ${date} with Node ${node} on ${cores} cores (load before: ${load.toFixed(1)}): ${thousands(String(plans))} plans.`;
  return [when, timeTable(figures), tokenTable(figures), faultTable(figures)].join("\n\n");
}

function timeTable({ makespan }: PlanFigures): string {
  const { measured, waves, median, high, worst, parallel } = makespan;
  const [total, faster] = [measured / waves, parallel.sequential / parallel.measured];
  return [
    "| time | all together | middle plan | 95 in 100 are below | worst | goal, all together |",
    "|---|---:|---:|---:|---:|---|",
    `| every plan: measured / waves without overhead | ${[total, median, high, worst].map(ratio).join(" | ")} | ${verdictOf(total, { atMost: 1.05 })} |`,
    `| the ${parallel.plans} with parallelism: one step after the other / measured | ${ratio(faster)} | ${ratio(parallel.faster)} |  |  | ${verdictOf(faster, { atLeast: 1.55 })} |`,
  ].join("\n");
}

function tokenTable({ makespan, tokens }: PlanFigures): string {
  const { list } = tokens;
  const row = (label: string, count: TokenCount, atMost?: number): string => {
    const verdict = atMost === undefined ? "" : verdictOf(count.every / list.every, { atMost });
    const cells = [inThousands(count.every), ratio(count.every / list.every)];
    const parallel = [inThousands(count.parallel), ratio(count.parallel / list.parallel)];
    return `| ${[label, ...cells, ...parallel, verdict].join(" | ")} |`;
  };
  return [
    `| thousands of prompt tokens | every plan | / list | the ${makespan.parallel.plans} with parallelism | / list | goal, every plan |`,
    "|---|---:|---:|---:|---:|---|",
    row("a plain list of steps, `all`", list),
    row("as planned, `all`", tokens.all),
    row("as planned, `ancestors`", tokens.ancestors, 0.8),
    row("as planned, `dependencies`", tokens.dependencies, 0.55),
  ].join("\n");
}

function faultTable({ faults }: PlanFigures): string {
  const row = (label: string, { runs, completed, modelCalls }: FaultFigures, goal: number): string => {
    const share = (100 * completed) / runs;
    const calls = (modelCalls / runs).toFixed(1);
    return `| ${label} | ${thousands(String(runs))} | ${calls} | ${share.toFixed(2)} % | ${verdictOf(share, { atLeast: goal })} |`;
  };
  return [
    "| calls that fail for a moment | runs | calls a run | completed | goal, in % |",
    "|---|---:|---:|---:|---|",
    row("10 %, as shipped", faults.tenPercent, 99.5),
    row("30 %, with a fallback model", faults.otherModel, 99),
    row("30 %, with a fallback specialist for the steps, a model for the rest", faults.otherSpecialist, 99),
  ].join("\n");
}

function ratio(number: number): string {
  return number.toFixed(2);
}

function inThousands(number: number): string {
  return thousands((number / 1_000).toFixed(0));
}
