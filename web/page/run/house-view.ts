import type { Verdict } from "../../../src/software-house/contract/verdict.ts";

/** What a run of the Software House has made so far. */
export interface HouseView {
  readonly title: string | null;
  readonly language: string | null;
  readonly toolchain: string | null;
  readonly criteria: readonly HouseCriterion[];
  readonly rounds: readonly HouseRound[];
  /** The role that works now and its task; null if none does. */
  readonly working: { readonly role: string; readonly task: string } | null;
  readonly verdict: Verdict | null;
  /** Where the delivery lies on the server's machine; null until then. */
  readonly folder: string | null;
}

/** One criterion, with the state of its tests in the newest round. */
export interface HouseCriterion {
  readonly id: string;
  readonly priority: "must" | "should";
  /** Its sentence; null until the state of the run is known. */
  readonly text: string | null;
  readonly status: "untested" | "testing" | "pass" | "fail" | "unproven";
  readonly tests: readonly { readonly name: string; readonly status: string }[];
}

/** One round of writing, building, testing and reviewing. */
export interface HouseRound {
  readonly round: number;
  readonly phases: readonly {
    readonly phase: string;
    readonly status: string;
    readonly summary: string;
    readonly milliseconds: number;
  }[];
  readonly tests: { readonly passed: number; readonly failed: number; readonly other: number };
  readonly findings: number;
  /** Why the gate did not deliver; null if it did, or has not decided yet. */
  readonly why: string | null;
  readonly files: number;
}
