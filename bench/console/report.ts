import type { Measured } from "../measured.ts";
import { median } from "../statistics.ts";
import type { PartSize } from "./bundle-size.ts";

/** What `npm run bench:console` measures. */
export interface ConsoleFigures {
  measured: Measured;
  /** Milliseconds until the first streamed word is shown, in the order of the runs. */
  firstToken: number[];
  /** The frames of each run while eight specialists stream. */
  streaming: { frames: number; longest: number; over50: number }[];
  sizes: PartSize[];
  /** Bytes of the page's heap after this many runs were watched. */
  heap: { runs: number; bytes: number }[];
}

/** Writes the tables of the page of benchmarks. */
export function reportOf({ measured, firstToken, streaming, sizes, heap }: ConsoleFigures): string {
  const middle = streaming.toSorted((one, other) => one.over50 - other.over50)[
    Math.floor(streaming.length / 2)
  ];
  return [
    `Measured on ${measured.date} with Node ${measured.node} on ${measured.cores} cores, which the server and the browser share.`,
    "",
    table(
      ["", "value"],
      [
        [
          "from opening a run's page to the first streamed word, middle of five",
          `${Math.round(median(firstToken))} ms`,
        ],
        ["the slowest of the five", `${Math.round(Math.max(...firstToken))} ms`],
        [
          "frames over 50 ms while 8 specialists stream, middle of five runs",
          `${middle?.over50 ?? 0} of ${middle?.frames ?? 0}`,
        ],
        ["frames over 50 ms in each of the five runs", streaming.map(({ over50 }) => over50).join(", ")],
        ["the longest frame of the middle run", `${Math.round(middle?.longest ?? 0)} ms`],
      ],
    ),
    "",
    table(
      ["built page", "bytes", "gzip"],
      sizes.map(({ part, bytes, gzip }) => [part, kilobytes(bytes), kilobytes(gzip)]),
    ),
    "",
    table(
      ["runs watched in one page", "heap after collection"],
      heap.map(({ runs, bytes }) => [`${runs}`, `${(bytes / 1e6).toFixed(1)} MB`]),
    ),
  ].join("\n");
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000)} kB`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
