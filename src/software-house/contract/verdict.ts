import { z } from "zod";

/**
 * What the evidence says of a project: `verified`, `not-verified` where it ran and failed, `unverified` where it could
 * not be run.
 */
export const verdictSchema = z.object({
  status: z.enum(["verified", "not-verified", "unverified"]),
  /** Why it is not verified, in one line; null where it is. */
  reason: z.string().nullable(),
  criteria: z.array(
    z.object({
      id: z.string(),
      priority: z.enum(["must", "should"]),
      verdict: z.enum(["pass", "fail", "unproven"]),
    }),
  ),
  rounds: z.number().int(),
  sandbox: z.string().nullable(),
});

/** What the evidence says of a project. */
export type Verdict = z.infer<typeof verdictSchema>;
