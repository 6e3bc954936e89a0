import { z } from "zod";
import { TroupeError } from "../errors/troupe-error.ts";
import { recordWork } from "../journal/record-work.ts";
import { sha256OfValue } from "../text/hash.ts";
import { hideKeysInside } from "../text/hide-keys-inside.ts";
import { roundReportSchema, type PhaseReport } from "./contract/round-report.ts";
import type { VerificationWatch, VerifiedProject, Verifier } from "./evidence/verifier.ts";

const phasesSchema = roundReportSchema.shape.phases;
const evidenceSchema = roundReportSchema.omit({ round: true });
const toldSchema = z.array(phasesSchema.element.shape.phase);
const readinessSchema = z.object({
  sandbox: z.string().nullable(),
  toolchain: z.string().nullable(),
  notes: z.array(z.string()),
  hint: z.string().nullable(),
});
const pagePicturesSchema = z.object({
  pictures: z.array(
    z.object({
      page: z.string(),
      test: z.string(),
      png: z.string(),
    }),
  ),
  missing: z.string().nullable(),
});

/**
 * Returns a verifier whose results a recording keeps, and a replay plays: they hold what programs print, which is different
 * each time. A played result tells its phases as the recorded one did.
 */
export function recordedVerifier(verifier: Verifier, run: string): Verifier {
  return {
    readiness: (language, signal) =>
      recordedResult({ run, name: "readiness", input: hashesOf({ language }) }, readinessSchema, () =>
        verifier.readiness(language, signal),
      ),
    build: (project, watch) =>
      recorded(
        { run, name: "build", input: hashesOf(project) },
        {
          watch,
          doWork: (told) => verifier.build(project, told),
          phasesOf: (phases) => phases,
          schema: phasesSchema,
        },
      ),
    verify: (project, watch) =>
      recorded(
        { run, name: "verification", input: hashesOf(project) },
        {
          watch,
          doWork: (told) => verifier.verify(project, told),
          phasesOf: ({ phases }) => phases,
          schema: evidenceSchema,
        },
      ),
    ...(verifier.pictures && {
      pictures: (project: PictureProject, watch: PictureWatch) =>
        recordedResult(
          // Without a folder for the delivery, no pictures are taken.
          { run, name: "pictures", input: hashesOf(project), isOptional: true },
          pagePicturesSchema,
          async () => (await verifier.pictures?.(project, watch)) ?? { pictures: [], missing: null },
        ),
    }),
    close: () => verifier.close(),
  };
}

type PictureProject = Parameters<NonNullable<Verifier["pictures"]>>[0];
type PictureWatch = Parameters<NonNullable<Verifier["pictures"]>>[1];

async function recordedResult<Result>(
  work: Parameters<typeof recordWork>[0],
  schema: z.ZodType,
  doWork: () => Promise<Result>,
): Promise<Result> {
  let isPlayed = true;
  const result = await recordWork(work, () => {
    isPlayed = false;
    return doWork();
  });
  if (isPlayed) checkShape(work.name, { schema, result });
  return result;
}

async function recorded<Value>(
  work: Parameters<typeof recordWork>[0],
  {
    watch = {},
    doWork,
    phasesOf,
    schema,
  }: {
    watch: VerificationWatch | undefined;
    doWork: (watch: VerificationWatch) => Promise<Value>;
    phasesOf: (value: Value) => readonly PhaseReport[];
    schema: z.ZodType;
  },
): Promise<Value> {
  let isPlayed = true;
  const shape = z.object({ value: schema, told: toldSchema });
  const result = await recordedResult(work, shape, async () => {
    isPlayed = false;
    const names: PhaseReport["phase"][] = [];
    const onPhase = (report: PhaseReport): void => {
      names.push(report.phase);
      watch.onPhase?.(report);
    };
    return { value: await doWork({ ...watch, onPhase }), told: names };
  });
  const { value, told } = result;
  if (isPlayed)
    for (const report of phasesOf(value)) if (told.includes(report.phase)) watch.onPhase?.(report);
  return value;
}

/** Throws if a result is not what a verifier returns: a recording is a file, which anybody can edit. */
function checkShape(name: string, { schema, result }: { schema: z.ZodType; result: unknown }): void {
  const checked = schema.safeParse(result);
  if (checked.success) return;
  const faults = z.prettifyError(checked.error);
  throw new TroupeError("replay_mismatch", `a recorded ${name} has not the shape of its kind:\n${faults}`);
}

/** A recording holds no keys, so that its files have none when it is played. */
function hashesOf(parts: Partial<VerifiedProject> | { language: string }): Record<string, string> {
  const given = Object.entries(parts).filter(([, part]) => part !== undefined);
  return Object.fromEntries(given.map(([name, part]) => [name, sha256OfValue(hideKeysInside({ part }))]));
}
