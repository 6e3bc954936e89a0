import { z } from "zod";
import { detailsOf } from "../../src/langgraph/graph-details.ts";
import { verdictSchema } from "../../src/software-house/contract/verdict.ts";
import type { FoundGraph } from "../graph/find-graph.ts";

const limit = z.number().int().positive().optional();

/** What a client sends to a graph. */
export const runInputSchema = z.strictObject({
  request: z.string().describe("What is asked for, in words."),
  thread: z
    .string()
    .min(1)
    .optional()
    .describe("The thread of an earlier result, to go on with its conversation. Default: a new one."),
  unfinished: z
    .enum(["continue", "discard"])
    .optional()
    .describe(
      "Only if the thread's last run is unfinished, waits or was stopped by a limit: continue ends that run (the " +
        "request is then ignored), discard gives it up for the new request.",
    ),
  limits: z
    .strictObject({
      modelCalls: limit.describe("The most model calls."),
      tokens: limit.describe("The most tokens, input and output together."),
      seconds: limit.describe("The most seconds of work."),
      hops: limit.describe("The most handoffs in a turn."),
      rounds: limit.describe("The most rounds of a Software House."),
    })
    .optional()
    .describe("Limits of this run. The graph's own limits hold in any case."),
});

/** What a client sends to a graph. */
export type GraphInput = z.infer<typeof runInputSchema>;

const approvalSchema = z.object({
  id: z.string().describe("Give it to answer_approval."),
  kind: z.string(),
  question: z.string().describe("Everything that a person must see to decide."),
});

const outcomeSchema = z.object({
  status: z.enum(["completed", "partial", "stopped", "failed", "waiting"]),
  reason: z.string().nullable(),
  code: z.string().nullable(),
  mode: z.enum(["live", "rehearsal"]).describe("In a rehearsal, a script answered, and no model."),
  modelCalls: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cost: z.number().nullable(),
  milliseconds: z.number(),
});

/** What a client gets of a run. */
export const runOutputSchema = z.object({
  graph: z.string(),
  thread: z.string(),
  answer: z.string().nullable(),
  outcome: outcomeSchema.nullable().describe("Null for a graph that has none."),
  approvals: z.array(approvalSchema).describe("What the run waits for. Empty if it is over."),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  value: z.unknown().optional().describe("The answer as data, if the graph answers as data."),
  verdict: verdictSchema.nullable().optional().describe("The verdict of a Software House."),
});

/** What a client gets of a run. */
export type RunOutput = z.infer<typeof runOutputSchema>;

/** Returns what a client gets of this graph: its answer as data has the graph's own schema. */
export function outputSchemaOf({ graph }: FoundGraph): z.ZodType<RunOutput> {
  const schema = detailsOf(graph)?.answers?.schema as z.core.$ZodType | null | undefined;
  if (!schema || !isJson(schema)) return runOutputSchema;
  return runOutputSchema.extend({ value: z.nullable(schema).optional() });
}

/** Returns false for a schema that JSON Schema cannot express, such as one with a date. */
function isJson(schema: z.core.$ZodType): boolean {
  try {
    z.toJSONSchema(schema, { io: "output" });
    return true;
  } catch {
    return false;
  }
}
