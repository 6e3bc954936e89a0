import { z } from "zod";
import { sha256OfValue } from "../text/hash.ts";
import { verdictSchema } from "./contract/verdict.ts";
import type { VerifiedFile } from "./evidence/verifier.ts";
import { hashFiles } from "./evidence/write-files.ts";

/** The verdict as `evidence/verdict.json` holds it. Both additions are absent in deliveries of earlier versions. */
export const deliveredVerdictSchema = verdictSchema.extend({
  /** Number of the delivered round; null if nothing was built. */
  round: z.number().int().nullable().optional(),
  /** SHA-256 of the evidence from which the verdict was computed. */
  evidence: z.string().optional(),
});

/** The verdict as `evidence/verdict.json` holds it. */
export type DeliveredVerdict = z.infer<typeof deliveredVerdictSchema>;

/** Returns the SHA-256 of everything that a verdict was computed from. The order of objects' members does not matter. */
export function evidenceHash(evidence: {
  specification: unknown;
  tests: unknown;
  /** The files of the project, as they are delivered. */
  files: readonly VerifiedFile[];
  reports: readonly unknown[];
  review: unknown;
}): string {
  return sha256OfValue({ ...evidence, files: hashFiles(evidence.files) });
}
