import { z } from "zod";

const patterns = z.array(z.string());

const httpStepSchema = z.object({
  kind: z.literal("http"),
  method: z.string(),
  path: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  body: z.string().nullable(),
  /** How many of the request are sent at once. */
  copies: z.number().int(),
  expect: z.object({
    status: z.array(z.number().int()),
    headers: z.array(z.object({ name: z.string(), pattern: z.string() })),
    body: patterns,
  }),
  /** `key` is a header's name, or a path into a JSON body. */
  capture: z.array(z.object({ name: z.string(), from: z.enum(["header", "body"]), key: z.string() })),
});

const commandStepSchema = z.object({
  kind: z.literal("command"),
  arguments: z.array(z.string()),
  stdin: z.string().nullable(),
  expect: z.object({ exit: z.array(z.number().int()), stdout: patterns, stderr: patterns }),
  /** `key` is a pattern; its first group, or the whole match, is captured. */
  capture: z.array(z.object({ name: z.string(), from: z.literal("stdout"), key: z.string() })),
});

const acceptanceTestSchema = z.object({
  criterionId: z.string(),
  name: z.string(),
  // Strict schemas refuse `oneOf`, which a discriminated union becomes.
  steps: z.array(z.union([httpStepSchema, commandStepSchema])),
});

/**
 * The structured reply `acceptance_tests`: tests as data. Patterns are regular expressions; `{{name}}` in a later step
 * inserts a captured value, `{{base}}` the server's address.
 */
export const acceptanceTestsSchema = z.object({ tests: z.array(acceptanceTestSchema) });

/** Tests as data, each of one criterion. */
export type AcceptanceTests = z.infer<typeof acceptanceTestsSchema>;

/** One test: steps in order, with what each must bring. */
export type AcceptanceTest = z.infer<typeof acceptanceTestSchema>;

/** A request, sent once or several times at once, and what must come back. */
export type HttpStep = z.infer<typeof httpStepSchema>;

/** A run of the program, and what it must print. */
export type CommandStep = z.infer<typeof commandStepSchema>;
