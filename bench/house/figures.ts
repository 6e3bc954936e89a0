import type { Measured } from "../measured.ts";
import type { Judgment } from "./judge-developers.ts";

/** Everything that the part on verdicts of docs/benchmarks.md shows, as it was measured; times in milliseconds. */
export interface HouseFigures {
  measured: Measured & { sandbox: string };
  judgments: Judgment[];
  /** From nothing to the verdict on the correct Go program: with an empty build cache, and then with a full one. */
  verification: { cold: number; warm: number[] };
  /** A program in the sandbox that ends at once. */
  sandboxStart: number[];
}
