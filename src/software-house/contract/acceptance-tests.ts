import { z } from "zod";
import { commandStepSchema } from "./command-step.ts";
import { fileStepSchema } from "./file-step.ts";
import { httpStepSchema } from "./http-step.ts";
import { burstStepSchema, restartStepSchema } from "./service-steps.ts";
import { waitStepSchema } from "./wait-step.ts";

/** One step of a test. Tests of a service and of a command-line program have different kinds of steps. */
export const testStepSchema = z.discriminatedUnion("kind", [
  httpStepSchema,
  burstStepSchema,
  restartStepSchema,
  commandStepSchema,
  fileStepSchema,
  waitStepSchema,
]);

const acceptanceTestSchema = z.object({
  criterionId: z.string(),
  name: z.string(),
  /**
   * Whether the test of a service gets a server of its own, without the data of other tests. Tests of a command-line
   * program always start fresh. Null or absent: false.
   */
  fresh: z.boolean().nullish(),
  steps: z.array(testStepSchema),
});

/** A criterion that no step can show. */
export const untestableSchema = z.object({
  criterionId: z.string(),
  /** What a test would need and no step has. */
  reason: z.string(),
});

/**
 * Tests as data. Patterns are regular expressions. `{{name}}` in a later step inserts a captured value; `{{base}}`
 * inserts the address of the server; other marks, such as `{{new:word}}`, are made for each run of a test.
 * `untestable` names the criteria that no step can show. Properties that earlier versions did not have may be absent.
 */
export const acceptanceTestsSchema = z.object({
  tests: z.array(acceptanceTestSchema),
  untestable: z.array(untestableSchema).nullish(),
});

/** Tests as data. Each belongs to one criterion. */
export type AcceptanceTests = z.infer<typeof acceptanceTestsSchema>;

/** One test: its steps in order, each with the expected result. */
export type AcceptanceTest = z.infer<typeof acceptanceTestSchema>;

/** One step of a test. */
export type TestStep = z.infer<typeof testStepSchema>;

/** A criterion that no step can show, and the reason. */
export type Untestable = z.infer<typeof untestableSchema>;

export type { CommandStep } from "./command-step.ts";
export type { HttpStep } from "./http-step.ts";
