import { z } from "zod";
import { PHASES } from "../../src/software-house/contract/round-report.ts";

const json = z.record(z.string(), z.unknown());

/** What a client sends to be judged. */
export const verifyInputSchema = z.strictObject({
  folder: z.string().min(1).describe("The project's folder, inside the server's folder, or a delivery."),
  specification: z
    .union([z.string(), json])
    .optional()
    .describe("The specification: an object, or the path of its JSON file. A delivery has its own."),
  tests: z
    .union([z.string(), json, z.array(json)])
    .optional()
    .describe("The acceptance tests: an object, or the path of their JSON file. A delivery has its own."),
  quick: z.boolean().optional().describe("Leave out the slow phases soak and mutants."),
  maxSeconds: z.number().int().positive().optional().describe("Limits the whole. Default: 1200."),
  acceptUntestable: z
    .boolean()
    .optional()
    .describe("Accept that no test can show a must criterion, if the tests say so."),
});

/** What a client sends to be judged. */
export type VerifyInput = z.infer<typeof verifyInputSchema>;

/** What a client gets of a verification. */
export const verifyOutputSchema = z.object({
  status: z.enum(["verified", "not-verified", "unverified"]),
  reason: z.string().nullable(),
  card: z.string().describe("The verdict as text, with the first failure of each criterion."),
  criteria: z.array(
    z.object({
      id: z.string(),
      priority: z.enum(["must", "should"]),
      verdict: z.enum(["pass", "fail", "unproven"]),
      reason: z.string().nullable(),
    }),
  ),
  failedTests: z
    .array(z.object({ criterion: z.string(), name: z.string(), status: z.string(), failure: z.string() }))
    .describe("The first tests that did not pass."),
  failedPhases: z.array(
    z.object({ phase: z.enum(PHASES), summary: z.string(), output: z.string().describe("Its first lines.") }),
  ),
  sandbox: z.string().nullable(),
  ignored: z.array(z.string()).describe("Files and folders that are not part of the project."),
  changed: z.array(z.string()).describe("What was changed in a delivery since it was written."),
  milliseconds: z.number(),
});

/** What a client gets of a verification. */
export type VerifyOutput = z.infer<typeof verifyOutputSchema>;
