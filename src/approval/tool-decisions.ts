import type { Decision as ToolDecision, HITLRequest } from "langchain";
import { z } from "zod";
import type { Edit } from "./approval.ts";
import type { ApprovalDecision, EditReader } from "./read-answer.ts";

/** A call as a person edited it. */
export type EditedCall = Extract<Edit, { calls: unknown }>["calls"][number];

const actionSchema = z.looseObject({ name: z.string(), args: z.record(z.string(), z.unknown()) });
const reviewSchema = z.looseObject({
  actionName: z.string(),
  allowedDecisions: z.array(z.enum(["approve", "edit", "reject"])),
});

/**
 * The question of langchain's human-in-the-loop middleware. Recognizes agents that Troupe did not build but that use
 * it.
 * @internal
 */
export const hitlRequestSchema: z.ZodType<HITLRequest> = z.looseObject({
  actionRequests: z.array(actionSchema),
  reviewConfigs: z.array(reviewSchema),
});

const callsSchema = z.object({
  calls: z.array(z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) })),
});

/** Makes a reader of edited calls. There must be `asked` calls, each to one of `tools`; null allows any tool. */
export function readCalls(asked: number, tools: readonly string[] | null): EditReader<EditedCall[]> {
  return (answer) => {
    const parsed = callsSchema.safeParse(answer);
    if (!parsed.success) return { faults: ["an edit needs `calls`, a list of { name, args }"] };
    const { calls } = parsed.data;
    const faults = calls
      .filter(({ name }) => tools !== null && !tools.includes(name))
      .map(({ name }) => `unknown tool ${JSON.stringify(name)}; available: ${tools?.join(", ") ?? ""}`);
    if (calls.length !== asked)
      faults.push(`the number of \`calls\` must be ${asked}, but is ${calls.length}`);
    return faults.length > 0 ? { faults } : { value: calls };
  };
}

/** Returns a decision about all calls in the middleware's form: one decision for each call. */
export function toolDecisions(decision: ApprovalDecision<EditedCall[]>, asked: number): ToolDecision[] {
  return Array.from({ length: asked }, (_, index): ToolDecision => {
    switch (decision.decision) {
      case "approve":
        return { type: "approve" };
      case "reject":
        return { type: "reject", message: decision.feedback };
      case "edit": {
        const { name = "", args = {} } = decision.edited[index] ?? {};
        return { type: "edit", editedAction: { name, args } };
      }
    }
  });
}
