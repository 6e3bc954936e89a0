import type { Measured } from "../measured.ts";
import type { Judgment } from "./judge-developers.ts";

/** All figures in the verdicts part of docs/maintainers/benchmarks.md. Times are in milliseconds. */
export interface HouseFigures {
  measured: Measured & { sandbox: string };
  judgments: Judgment[];
  /** The time of a whole verification of the correct Go program: with an empty build cache, and then with a full one. */
  verification: { cold: number; warm: number[] };
  /** A program in the sandbox that ends at once. */
  sandboxStart: number[];
}
