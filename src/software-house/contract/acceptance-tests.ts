import { z } from "zod";

const patterns = z.array(z.string());

const httpStepSchema = z.object({
  kind: z.literal("http"),
  method: z.string(),
  path: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  body: z.string().nullable(),
  /** How many times the request is sent at once. */
  copies: z.number().int(),
  expect: z.object({
    status: z.array(z.number().int()),
    headers: z.array(z.object({ name: z.string(), pattern: z.string() })),
    body: patterns,
  }),
  /** `key` is the name of a header, or a path into a JSON body. */
  capture: z.array(z.object({ name: z.string(), from: z.enum(["header", "body"]), key: z.string() })),
});

const commandStepSchema = z.object({
  kind: z.literal("command"),
  arguments: z.array(z.string()),
  stdin: z.string().nullable(),
  expect: z.object({ exit: z.array(z.number().int()), stdout: patterns, stderr: patterns }),
  /** `key` is a pattern. The text of its first group is captured; without a group, the whole match. */
  capture: z.array(z.object({ name: z.string(), from: z.literal("stdout"), key: z.string() })),
});

/** One test, as its author must write it: with every property. */
const writtenTestSchema = z.object({
  criterionId: z.string(),
  name: z.string(),
  /**
   * Whether the test of a service gets a server of its own, without the data of other tests. Tests of a command-line
   * program always start fresh. Null or absent: false.
   */
  fresh: z.boolean().nullable(),
  // A discriminated union becomes `oneOf`, which strict schemas refuse.
  steps: z.array(z.union([httpStepSchema, commandStepSchema])),
});

const acceptanceTestSchema = writtenTestSchema.partial({ fresh: true });

const untestableSchema = z.object({
  criterionId: z.string(),
  /** What a test would need and no step has. */
  reason: z.string(),
});

/**
 * Tests as data. Patterns are regular expressions. `{{name}}` in a later step inserts a captured value; `{{base}}`
 * inserts the address of the server. `untestable` names the criteria that no step can show. Properties that earlier
 * versions did not have may be absent.
 */
export const acceptanceTestsSchema = z.object({
  tests: z.array(acceptanceTestSchema),
  untestable: z.array(untestableSchema).nullish(),
});

/** Structured reply `acceptance_tests`: the same with every property, because strict schemas have no optional ones. */
export const writtenTestsSchema = z.object({
  tests: z.array(writtenTestSchema),
  untestable: z.array(untestableSchema).nullable(),
});

/** Tests as data. Each belongs to one criterion. */
export type AcceptanceTests = z.infer<typeof acceptanceTestsSchema>;

/** One test: its steps in order, each with the expected result. */
export type AcceptanceTest = z.infer<typeof acceptanceTestSchema>;

/** A criterion that no step can show, and the reason. */
export type Untestable = z.infer<typeof untestableSchema>;

/** A request that is sent once, or several times at once, and the expected response. */
export type HttpStep = z.infer<typeof httpStepSchema>;

/** A run of the program, and the expected exit code and output. */
export type CommandStep = z.infer<typeof commandStepSchema>;
