import type { RunSnapshot } from "../../src/journal/run-snapshot.ts";

/** Longest name before its ending, in characters. */
const LONGEST = 100;

/** Returns the name of the file of an exported thread, such as `troupe-software-house-1b2c.html`, safe on every system. */
export function exportedFileName({ graph, thread }: Pick<RunSnapshot, "graph" | "thread">): string {
  const parts = [graph, thread].map((part) =>
    part.replaceAll(/[^\w.-]+/g, "-").replaceAll(/^[-.]+|[-.]+$/g, ""),
  );
  return `${["troupe", ...parts]
    .filter((part) => part !== "")
    .join("-")
    .slice(0, LONGEST)}.html`;
}
