import { z } from "zod";
import type { AcceptanceCriteria, EvaluationCase } from "./evaluation.ts";
import { strictMembers, someMember } from "./strict-members.ts";

const name = z.string().min(1);
const names = z.array(name).min(1);
const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const amount = z.number().positive();

const nameOrNames = z.union([name, names], {
  error: "it must be a name, or a list of names that is not empty",
});
const pair = strictMembers({ agent: name, on: name });

const planSchema = someMember({
  steps: someMember({ min: count.optional(), max: count.optional() }).optional(),
  agents: someMember({ used: names.optional(), unused: names.optional() }).optional(),
  dependsOn: z.array(pair).min(1).optional(),
});

const LISTS = ["agents", "tools", "handoffs", "steps"] as const;

const assertionSchema = strictMembers({
  match: z.enum(["exact", "ordered", "unordered", "forbidden"]),
  agents: z.array(name).optional(),
  tools: z.array(name).optional(),
  handoffs: z.array(strictMembers({ from: name, to: name })).optional(),
  steps: z.array(name).optional(),
})
  .refine((given) => LISTS.filter((list) => given[list] !== undefined).length === 1, {
    message: `exactly one of ${LISTS.join(", ")} must be given`,
  })
  .refine((given) => given.match === "exact" || LISTS.every((list) => given[list]?.length !== 0), {
    message: 'the list must not be empty, unless match is "exact"',
  });

const answerSchema = someMember({
  schema: z.record(z.string(), z.unknown()).optional(),
  contains: z
    .union([name, names], { error: "it must be a text, or a list of texts, none of them empty" })
    .optional(),
  matches: name.optional(),
  equals: z.unknown().optional(),
});

const expectationsSchema = strictMembers({
  route: nameOrNames.optional(),
  plan: planSchema.optional(),
  trajectory: z.array(assertionSchema).min(1).optional(),
  answer: answerSchema.optional(),
  outcome: z.enum(["completed", "partial", "stopped", "failed"]).optional(),
  budget: someMember({
    modelCalls: count.optional(),
    tokens: count.optional(),
    cost: amount.optional(),
    seconds: amount.optional(),
  }).optional(),
  judges: names.optional(),
});

const messageSchema = strictMembers({ role: z.enum(["user", "assistant", "system"]), content: z.string() });

/**
 * The strict schema of a case: an unknown member is a fault.
 * @internal
 */
export const caseSchema: z.ZodType<EvaluationCase> = strictMembers({
  id: z.string().trim().min(1).max(150),
  request: z.union(
    [
      z.string().trim().min(1),
      z
        .array(messageSchema)
        .min(1)
        .refine((messages) => messages.at(-1)?.role === "user", {
          message: "the last message must be the user's",
        }),
    ],
    { error: "it must be a text that is not empty, or a list of messages, { role, content }" },
  ),
  expect: expectationsSchema,
});

/**
 * The strict schema of what an evaluation must reach.
 * @internal
 */
export const acceptanceSchema: z.ZodType<AcceptanceCriteria> = strictMembers({
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
  const isMissing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  const fault = isMissing
    ? `it is missing; it must be ${KINDS[issue.expected] ?? issue.expected}`
    : issue.message;
  return [`${at === "" ? "the evaluation" : at}: ${fault}`];
}

/** What a member must be, by Zod's names for it. */
const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}
