import type { CommandReport } from "../../sandbox/sandbox.ts";

/** The report of a program that ends with 0 at once, and prints nothing. */
export const NOTHING_REPORT: CommandReport = {
  exit: 0,
  signal: null,
  stopped: null,
  stdout: "",
  stderr: "",
  milliseconds: 0,
};
