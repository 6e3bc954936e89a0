import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { messageOf } from "../errors/locate-error.ts";
import { meanOf } from "./statistics.ts";
import type { EvaluationReport } from "./report.ts";

/** The run of an evaluation that later runs are compared with. */
export interface AcceptedRun {
  format: "troupe-evaluation";
  version: 1;
  /** When it was accepted, as an ISO time. */
  acceptedAt: string;
  graph: string;
  mode: "live" | "recordings";
  repeat: number;
  passRate: number | null;
  /** This and the figures below are null if only some cases ran when it was accepted: they are not known of the whole. */
  routeAccuracy: number | null;
  cost: number | null;
  tokens: number | null;
  medianMilliseconds: number | null;
  /** How many runs of each case passed, of those that were graded, and whether that was enough. */
  cases: Record<string, { passed: number; graded: number; verdict: "passed" | "failed" | "incomplete" }>;
}

const numberOrNull = z.number().nullable();

const acceptedSchema: z.ZodType<AcceptedRun> = z.object({
  format: z.literal("troupe-evaluation"),
  version: z.literal(1),
  acceptedAt: z.string(),
  graph: z.string(),
  mode: z.enum(["live", "recordings"]),
  repeat: z.number().int(),
  passRate: numberOrNull,
  routeAccuracy: numberOrNull,
  cost: numberOrNull,
  tokens: numberOrNull,
  medianMilliseconds: numberOrNull,
  cases: z.record(
    z.string(),
    z.object({
      passed: z.number().int(),
      graded: z.number().int(),
      verdict: z.enum(["passed", "failed", "incomplete"]),
    }),
  ),
});

const ADVICE = "accept a run of all cases again with --accept";

/** Thrown if a file is read that is not an accepted run, such as one with marks of a merge: a new run may replace it. */
export class DamagedAcceptedRun extends ConfigurationError {}

/** Reads an accepted run; null if there is no such file. Throws ConfigurationError if it cannot be read, or is something else. */
export async function readAcceptedRun(file: string): Promise<AcceptedRun | null> {
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new ConfigurationError(file, [`it cannot be read: ${messageOf(cause)}`], { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new DamagedAcceptedRun(file, [`it is not JSON: ${messageOf(cause)}; ${ADVICE}`], { cause });
  }
  const checked = acceptedSchema.safeParse(value);
  if (checked.success) return checked.data;
  const { path = [], message = "" } = checked.error.issues[0] ?? {};
  throw new DamagedAcceptedRun(file, [
    `it is not an accepted run of an evaluation: ${path.join(".")} ${message}; ${ADVICE}`,
  ]);
}

/** Writes an accepted run. A file of that name is replaced at once. */
export async function writeAcceptedRun(file: string, run: AcceptedRun): Promise<void> {
  const begun = `${file}.${process.pid}.part`;
  try {
    await writeFile(begun, `${JSON.stringify(run, null, 2)}\n`);
    await rename(begun, file);
  } catch (error) {
    await rm(begun, { force: true });
    throw error;
  }
}

/**
 * Makes the accepted run of a report. If only some cases ran, `earlier` gives the others.
 *
 * Throws ConfigurationError if the report cannot be accepted: it is a rehearsal, some runs were not graded, or `earlier` is of
 * another graph or mode.
 */
export function acceptedRunOf(
  report: EvaluationReport,
  { acceptedAt, earlier }: { acceptedAt: string; earlier: AcceptedRun | null },
): AcceptedRun {
  const { graph, mode, repeat, passRate, spent, trialCounts, latency } = report;
  if (mode === "rehearsal") {
    throw new ConfigurationError("--accept", [
      "a rehearsal cannot be accepted: a script answered, and no model",
    ]);
  }
  const ungraded = trialCounts.error + trialCounts.unfinished + trialCounts.not_judged;
  if (ungraded > 0) {
    throw new ConfigurationError("--accept", [
      `${ungraded} of the runs were not graded, so nothing is accepted`,
    ]);
  }
  if (earlier !== null && (earlier.graph !== graph || earlier.mode !== mode)) {
    throw new ConfigurationError("--accept", [
      `the other cases were accepted with ${earlier.graph} (${earlier.mode}), and this run is of ${graph} (${mode}): accept all cases`,
    ]);
  }
  const own = Object.fromEntries(
    report.cases.map(({ id, passed, graded, verdict }) => [id, { passed, graded, verdict }]),
  );
  const cases = { ...earlier?.cases, ...own };
  const isWhole = Object.keys(cases).length === report.cases.length;
  return {
    format: "troupe-evaluation",
    version: 1,
    acceptedAt,
    graph,
    mode,
    repeat,
    ...(isWhole
      ? {
          passRate,
          routeAccuracy: report.routes?.accuracy ?? null,
          cost: spent.cost,
          tokens: spent.tokens,
          medianMilliseconds: latency.median,
        }
      : {
          passRate: passRateOf(cases),
          routeAccuracy: null,
          cost: null,
          tokens: null,
          medianMilliseconds: null,
        }),
    cases,
  };
}

function passRateOf(cases: AcceptedRun["cases"]): number | null {
  const decided = Object.values(cases).filter(({ verdict }) => verdict !== "incomplete");
  return meanOf(decided.map(({ verdict }) => (verdict === "passed" ? 1 : 0)));
}
