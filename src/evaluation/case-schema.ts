import { z } from "zod";
import type { AcceptanceCriteria, EvaluationCase } from "./evaluation.ts";

const name = z.string().min(1);
const names = z.array(name).min(1);
const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const amount = z.number().positive();

const planSchema = z.strictObject({
  steps: z.strictObject({ min: count.optional(), max: count.optional() }).optional(),
  agents: z.strictObject({ used: names.optional(), unused: names.optional() }).optional(),
  dependsOn: z.array(z.strictObject({ agent: name, on: name })).optional(),
});

const LISTS = ["agents", "tools", "handoffs", "steps"] as const;

const assertionSchema = z
  .strictObject({
    match: z.enum(["exact", "ordered", "unordered", "forbidden"]),
    agents: z.array(name).optional(),
    tools: z.array(name).optional(),
    handoffs: z.array(z.strictObject({ from: name, to: name })).optional(),
    steps: z.array(name).optional(),
  })
  .refine((given) => LISTS.filter((list) => given[list] !== undefined).length === 1, {
    message: `exactly one of ${LISTS.join(", ")} must be given`,
  })
  .refine((given) => given.match === "exact" || LISTS.every((list) => given[list]?.length !== 0), {
    message: 'the list must not be empty, unless match is "exact"',
  });

const answerSchema = z
  .strictObject({
    schema: z.record(z.string(), z.unknown()).optional(),
    contains: z.union([name, names]).optional(),
    matches: name.optional(),
    equals: z.unknown().optional(),
  })
  .refine((given) => Object.values(given).some((value) => value !== undefined), {
    message: "at least one of schema, contains, matches, equals must be given",
  });

const expectationsSchema = z.strictObject({
  route: z.union([name, names]).optional(),
  plan: planSchema.optional(),
  trajectory: z.array(assertionSchema).optional(),
  answer: answerSchema.optional(),
  outcome: z.enum(["completed", "partial", "stopped", "failed"]).optional(),
  budget: z
    .strictObject({
      modelCalls: count.optional(),
      tokens: count.optional(),
      cost: amount.optional(),
      seconds: amount.optional(),
    })
    .optional(),
  judges: names.optional(),
});

const messageSchema = z.strictObject({ role: z.enum(["user", "assistant", "system"]), content: z.string() });

/**
 * The strict schema of a case: an unknown member is a fault.
 * @internal
 */
export const caseSchema: z.ZodType<EvaluationCase> = z.strictObject({
  id: z.string().trim().min(1).max(150),
  request: z.union([
    z.string().trim().min(1),
    z
      .array(messageSchema)
      .min(1)
      .refine((messages) => messages.at(-1)?.role === "user", {
        message: "the last message must be the user's",
      }),
  ]),
  expect: expectationsSchema,
});

/**
 * The strict schema of what an evaluation must reach.
 * @internal
 */
export const acceptanceSchema: z.ZodType<AcceptanceCriteria> = z.strictObject({
  passedTrials: z.number().int().min(1).optional(),
  passRate: share.optional(),
  routeAccuracy: share.optional(),
  calibrationError: share.optional(),
  planValidity: share.optional(),
  regressions: count.optional(),
});

/** Returns the faults of a value, each with its place below `place`. Returns an empty list if the schema accepts it. */
export function faultsBySchema(schema: z.ZodType, value: unknown, place: string): string[] {
  const checked = schema.safeParse(value);
  if (checked.success) return [];
  return checked.error.issues.flatMap((issue) => faultsOfIssue(issue, place));
}

function faultsOfIssue(issue: z.core.$ZodIssue, place: string): string[] {
  const at = [place, ...issue.path.map(String)].filter((part) => part !== "").join(".");
  if (issue.code === "invalid_union") {
    // The issues of the branch that came furthest say most.
    const branches = issue.errors.toSorted((one, other) => depthOf(other) - depthOf(one));
    const best = branches[0] ?? [];
    if (depthOf(best) > 0) return best.flatMap((inner) => faultsOfIssue(inner, at));
  }
  return [`${at === "" ? "the evaluation" : at}: ${issue.message}`];
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}
