import { z } from "zod";

/**
 * Verdict on a project, computed from the evidence: `verified`, `not-verified` if it ran and failed, `unverified` if it
 * could not be run.
 */
export const verdictSchema = z.object({
  status: z.enum(["verified", "not-verified", "unverified"]),
  /** Why it is not verified, in one line; null if it is verified. */
  reason: z.string().nullable(),
  criteria: z.array(
    z.object({
      id: z.string(),
      priority: z.enum(["must", "should"]),
      verdict: z.enum(["pass", "fail", "unproven"]),
      /** Why it is unproven, in one line; absent or null if another field says it, or if it is not unproven. */
      reason: z.string().nullable().optional(),
    }),
  ),
  /** Ids of must criteria that no test can show, if that was accepted. Absent if there are none. */
  accepted: z.array(z.string()).optional(),
  rounds: z.number().int(),
  sandbox: z.string().nullable(),
});

/** Verdict on a project, computed from the evidence. */
export type Verdict = z.infer<typeof verdictSchema>;
