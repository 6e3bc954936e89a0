import { z } from "zod";
import { mutantReportSchema } from "./mutant-report.ts";
import { seenPageSchema } from "./pictures.ts";

/**
 * Phases of a verification, in their order. `test-check` runs the tests against programs that do nothing right. `race`
 * uses the language's race detector, and sends requests of the tests together to a service. `leaks` runs only if the
 * language has a tool for it. `survival` sends garbage. `variation` runs the tests again with other values than their
 * author chose, and `environment` in other surroundings. `soak` sends a service thousands of requests. `mutants` runs the tests against changed programs.
 */
export const PHASES = [
  "materialize",
  "toolchain",
  "format",
  "vet",
  "build",
  "unit-tests",
  "test-check",
  "race",
  "start",
  "acceptance",
  "survival",
  "variation",
  "environment",
  "soak",
  "leaks",
  "mutants",
  "stop",
] as const;

const phaseReportSchema = z.object({
  phase: z.enum(PHASES),
  /** `warned` is reported, but does not count against the project. If `skipped`, the summary gives the reason. */
  status: z.enum(["passed", "failed", "warned", "skipped"]),
  /** One line. */
  summary: z.string(),
  command: z.array(z.string()).nullable(),
  exit: z.number().int().nullable(),
  /** The most useful part of its output, of bounded length. */
  output: z.string(),
  milliseconds: z.number(),
});

/** Result of one phase. */
export type PhaseReport = z.infer<typeof phaseReportSchema>;

const testReportSchema = z.object({
  criterionId: z.string(),
  name: z.string(),
  status: z.enum(["passed", "failed", "not-run"]),
  /** The number of the failed step (from 1), what it expected and what it got; null if no step failed. */
  failure: z.string().nullable(),
  milliseconds: z.number(),
  /**
   * Why a test that passes alone failed together with the others. It counts as passed, because the tests disturb each
   * other. Absent for other tests.
   */
  disturbed: z.string().optional(),
  /** Why the test proves nothing; null or absent if it proves something, or if this was not checked. */
  weakness: z.string().nullable().optional(),
});

/** Result of one acceptance test. */
export type TestReport = z.infer<typeof testReportSchema>;

/** Evidence of one round: everything that was really done with the files, and the results. */
export const roundReportSchema = z.object({
  round: z.number().int(),
  /** SHA-256 of the files' paths and contents. */
  files: z.string(),
  /** The toolchain's exact version, such as `go version go1.19.8 linux/amd64`; null if it is missing. */
  toolchain: z.string().nullable(),
  /** The engine that ran the project; null if nothing was run. */
  sandbox: z.string().nullable(),
  phases: z.array(phaseReportSchema),
  unitTests: z.object({ passed: z.number().int(), failed: z.number().int() }).nullable(),
  tests: z.array(testReportSchema),
  /** Why the verification was stopped before its end. Absent if it was not. */
  unfinished: z.string().optional(),
  /** Whether the slow phases were left out on request. Absent if they were not. */
  quick: z.boolean().optional(),
  /** Null if no mutants were tried. Absent in reports of earlier versions. */
  mutants: mutantReportSchema.nullable().optional(),
  /** Pages that passed tests got from a service: pictures are taken of them. Absent if there are none. */
  pages: z.array(seenPageSchema).optional(),
  /** Hashes of what was verified, and of the report itself. Absent in reports of earlier versions. */
  hashes: z
    .object({
      /** SHA-256 of the specification. */
      specification: z.string(),
      /** SHA-256 of the acceptance tests. */
      tests: z.string(),
      /** SHA-256 of the review of this round; null if there is none. */
      review: z.string().nullable(),
      /** SHA-256 of this report, with the hashes above. */
      report: z.string(),
    })
    .optional(),
});

/** Evidence of one round. */
export type RoundReport = z.infer<typeof roundReportSchema>;

/** Returns the reports with this one added. It replaces an earlier report of the same round. */
export function withReport(reports: readonly RoundReport[], report: RoundReport): RoundReport[] {
  return [...reports.filter(({ round }) => round !== report.round), report];
}
