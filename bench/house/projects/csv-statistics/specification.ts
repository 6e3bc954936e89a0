import type { Specification } from "../../../../src/software-house/contract/specification.ts";
import { must, should } from "../steps.ts";

/** What the CSV statistics must do. */
export const specification: Specification = {
  title: "CSV statistics",
  language: "python",
  kind: "command-line",
  summary: "Statistics of a column of CSV, from stdin or from a stored data set.",
  run: { build: [], start: ["python3", "csvstats.py"], portVariable: null },
  interface: [
    {
      name: "summary",
      usage: "summary --column NAME [--by NAME] [--data SET]",
      description:
        "count, missing, sum, mean, median, min, max, stdev, a line each as `name: value`; numbers with two decimals, rounded half away from zero; with --by a block per group, begun by `[group]`, groups sorted by their text",
    },
    {
      name: "top",
      usage: "top N --column NAME [--data SET]",
      description: "the N largest values, largest first, a line each as they stand in the file",
    },
    {
      name: "months",
      usage: "months --column NAME",
      description: "the column holds seconds since 1970; `YYYY-MM: count` in UTC, sorted",
    },
    {
      name: "import",
      usage: "import SET",
      description:
        "stores stdin as a data set in the folder .csvstats of the home folder; SET is a-z, 0-9, - only; one that is there is replaced",
    },
    { name: "list", usage: "list", description: "the stored sets, sorted, a line each" },
  ],
  criteria: [
    must(
      "C1",
      "a CSV with a header is on stdin",
      "summary --column NAME",
      "exit 0 and all eight lines; sums are exact decimals, stdev is that of a sample (0.00 for one value)",
    ),
    must(
      "C2",
      "cells have quotes, commas, quotes in quotes, line breaks, CRLF, or a byte order mark begins the file",
      "any command",
      "read as RFC 4180 has it",
    ),
    must(
      "C3",
      "cells of the column are empty",
      "summary",
      "they count as missing and are left out of the rest",
    ),
    must(
      "C4",
      "a cell is no number, or the column is not there, or there is no header, or no value",
      "summary",
      "exit 2, nothing on stdout, and a message on stderr; for a cell it names the line as `line N`",
    ),
    must(
      "C5",
      "a number has three decimals",
      "summary",
      "rounded half away from zero: 0.125 is 0.13, -0.125 is -0.13",
    ),
    must("C6", "the file has groups", "summary --by", "a block for each group"),
    must("C7", "a CSV is on stdin", "top N", "the N largest values by number"),
    must("C8", "seconds since 1970", "months", "counts by month in UTC"),
    must(
      "C9",
      "a set was imported",
      "summary --data SET or list in a later run",
      "works as from stdin; importing again replaces it",
    ),
    must(
      "C10",
      "SET has other characters, or was never imported",
      "import or --data",
      "exit 2, a message on stderr, and nothing is written",
    ),
    should("C11", "no command or an unknown one", "it is run", "exit 2 and a usage line on stderr"),
  ],
  outOfScope: ["other encodings than UTF-8"],
};
