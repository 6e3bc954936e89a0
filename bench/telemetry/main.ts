import { median, ratios } from "../statistics.ts";
import { LATENCY_MILLISECONDS, measureTracing, MODES } from "./measure.ts";

// npm run bench:telemetry: prints what tracing adds to a run of eight requests and three tools.
const costs = await measureTracing({ cpu: 15, wall: 6 });
const lines = (["cpu", "wall"] as const).flatMap((kind) =>
  MODES.map((mode) => {
    const ratio = median(ratios(costs[kind][mode], costs[kind].off));
    return `| ${kind} | ${mode} | ${median(costs[kind][mode]).toFixed(2)} | ${ratio.toFixed(3)} |`;
  }),
);
process.stdout.write(
  [
    `A run of a supervisor: processor time with a model that answers at once, time with one that takes ${LATENCY_MILLISECONDS} ms.`,
    "",
    "| kind | mode | milliseconds | ratio |",
    "|---|---|---|---|",
    ...lines,
    "",
  ].join("\n"),
);
