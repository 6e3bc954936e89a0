import type { Decision as ToolDecision, HITLRequest } from "langchain";
import { z } from "zod";
import type { Edit } from "./approval.ts";
import type { ApprovalDecision, EditReader } from "./read-answer.ts";

/** A call as a person edited it. */
type EditedCall = Extract<Edit, { calls: unknown }>["calls"][number];

const actionSchema = z.looseObject({ name: z.string(), args: z.record(z.string(), z.unknown()) });
const reviewSchema = z.looseObject({
  actionName: z.string(),
  allowedDecisions: z.array(z.enum(["approve", "edit", "reject"])),
});

/** What langchain's human-in-the-loop middleware asks; other agents that use it are recognized by it. */
export const hitlRequestSchema: z.ZodType<HITLRequest> = z.looseObject({
  actionRequests: z.array(actionSchema),
  reviewConfigs: z.array(reviewSchema),
});

const callsSchema = z.object({
  calls: z.array(z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) })),
});

/** Makes the reader of edited calls: as many as were asked about, each of a tool that the agent has. */
export function readCalls(asked: number, tools: readonly string[] | null): EditReader<EditedCall[]> {
  return (answer) => {
    const parsed = callsSchema.safeParse(answer);
    if (!parsed.success) return { faults: ["an edit needs `calls`, a list of { name, args }"] };
    const { calls } = parsed.data;
    const faults = calls
      .filter(({ name }) => tools !== null && !tools.includes(name))
      .map(
        ({ name }) => `there is no tool ${JSON.stringify(name)}; there are ${tools?.join(", ") ?? "none"}`,
      );
    if (calls.length !== asked) faults.push(`${calls.length} calls are given; ${asked} are asked about`);
    return faults.length > 0 ? { faults } : { value: calls };
  };
}

/** A decision about all calls, as the middleware takes it: one for each. */
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
