import { z } from "zod";

/**
 * What is done with a project, in this order; `race` and `leaks` only where the language has a way. `survival` is what
 * a service does with garbage, `variation` the tests once more with other values than the ones they were written with.
 */
export const PHASES = [
  "materialize",
  "toolchain",
  "format",
  "vet",
  "build",
  "unit-tests",
  "race",
  "start",
  "acceptance",
  "survival",
  "variation",
  "leaks",
  "stop",
] as const;

const phaseReportSchema = z.object({
  phase: z.enum(PHASES),
  /** `warned` is told and does not count against the project; `skipped` says in its summary why. */
  status: z.enum(["passed", "failed", "warned", "skipped"]),
  /** One line. */
  summary: z.string(),
  command: z.array(z.string()).nullable(),
  exit: z.number().int().nullable(),
  /** The part of its output that says most, bounded. */
  output: z.string(),
  milliseconds: z.number(),
});

/** What came of one phase. */
export type PhaseReport = z.infer<typeof phaseReportSchema>;

const testReportSchema = z.object({
  criterionId: z.string(),
  name: z.string(),
  status: z.enum(["passed", "failed", "not-run"]),
  /** Which step failed (from 1), what was expected and what came; null where nothing failed. */
  failure: z.string().nullable(),
  milliseconds: z.number(),
});

/** What came of one acceptance test. */
export type TestReport = z.infer<typeof testReportSchema>;

/** The evidence of one round: everything that was really done with the files, and what came of it. */
export const roundReportSchema = z.object({
  round: z.number().int(),
  /** SHA-256 of the files' paths and contents. */
  files: z.string(),
  /** The toolchain's exact version, such as `go version go1.19.8 linux/amd64`; null where there is none. */
  toolchain: z.string().nullable(),
  /** The engine that ran the project; null where nothing was run. */
  sandbox: z.string().nullable(),
  phases: z.array(phaseReportSchema),
  unitTests: z.object({ passed: z.number().int(), failed: z.number().int() }).nullable(),
  tests: z.array(testReportSchema),
});

/** The evidence of one round. */
export type RoundReport = z.infer<typeof roundReportSchema>;
