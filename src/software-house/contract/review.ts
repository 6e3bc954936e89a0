import { z } from "zod";

/** The structured reply `review`: what a reader of code and evidence finds. It can lower a verdict, never raise it. */
export const reviewSchema = z.object({
  criteria: z.array(
    z.object({ id: z.string(), verdict: z.enum(["pass", "fail", "unproven"]), evidence: z.string() }),
  ),
  findings: z.array(
    z.object({
      severity: z.enum(["blocker", "major", "minor"]),
      path: z.string().nullable(),
      line: z.number().int().nullable(),
      claim: z.string(),
      reproduction: z.string().nullable(),
    }),
  ),
});

/** What a reader of code and evidence finds. */
export type Review = z.infer<typeof reviewSchema>;
