import type { EverydayFigures } from "./main.ts";
import type { Cost } from "./measure.ts";

/** Writes the costs of the requests as a table. */
export function reportOf({ measured, before, now }: EverydayFigures): string {
  const rows = now.map((cost) => {
    const earlier = before.find(({ title }) => title === cost.title);
    return `| ${cost.title} | ${earlier === undefined ? "" : cells(earlier)} | ${cells(cost)} |`;
  });
  return [
    `Measured on ${measured.date} with Node ${measured.node}.`,
    "",
    "| request | calls before | tokens before (in / out) | served | calls | tokens (in / out) | served |",
    "|---|---:|---:|---|---:|---:|---|",
    ...rows,
  ].join("\n");
}

function cells({ calls, inputTokens, outputTokens, served }: Cost): string {
  const tokens = [inputTokens, outputTokens].map((count) => count.toLocaleString("en-US")).join(" / ");
  return `${calls} | ${tokens} | ${served === "yes" ? served : `**${served}**`}`;
}
