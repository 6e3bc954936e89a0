import { z } from "zod";
import type { OpenQuestion } from "../../src/approval/open-questions.ts";
import { ApprovalError } from "../../src/errors/approval-error.ts";
import type { AddressedAnswer } from "../approval/given-answer.ts";
import { UsageError } from "../errors.ts";
import { unknownThreadError } from "./call-graph.ts";
import { OWN_TOOLS, type OfferedGraph } from "./offered-graphs.ts";
import { runOutputSchema } from "./run-schemas.ts";
import { answeringCall, runCall, type CallChoice } from "./run-tools.ts";
import type { ToolContext } from "./tool-context.ts";
import type { AskedRun } from "./elicitation.ts";

const inputSchema = z.strictObject({
  thread: z.string().min(1).describe("The thread that waits."),
  approval: z
    .string()
    .optional()
    .describe("The id of the question. Needed only if several questions wait on the thread."),
  decision: z
    .enum(["approve", "reject", "edit", "answer"])
    .describe("answer is for a question that is not about an approval, and takes any JSON as value."),
  feedback: z.string().optional().describe("With reject: what is wrong."),
  edit: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("With edit: what replaces it, such as { plan } or { task } or { calls }."),
  value: z.unknown().optional().describe("With answer: the answer."),
});

type AnswerInput = z.infer<typeof inputSchema>;

const DESCRIPTION =
  "Answers a question that a run waits for, and continues the run. Ask the person first, and do not decide for them.";

/** Registers the tool that answers what a run waits for. */
export function registerAnswerTool(context: ToolContext): void {
  const config = {
    title: "Answer what a run waits for",
    description: DESCRIPTION,
    inputSchema,
    outputSchema: runOutputSchema,
    // What is approved may change anything.
    annotations: { readOnlyHint: false, destructiveHint: true, openWorldHint: true },
  };
  context.server.registerTool(OWN_TOOLS.answer, config, async (input, request) => {
    const { found } = offeredGraphOf(input.thread, context);
    const asked = request.mcpReq.requestState<AskedRun>();
    const call = asked === undefined ? answerCall(input) : answeringCall(asked, request, context);
    return runCall({ found, ...call }, request, context);
  });
}

function offeredGraphOf(thread: string, { threads, graphs }: ToolContext): OfferedGraph {
  const graph = threads.graphOf(thread);
  if (graph === null) throw unknownThreadError(thread);
  const offered = graphs.find(({ found }) => found.name === graph);
  if (offered !== undefined) return offered;
  const available = graphs.map(({ found }) => found.name).join(", ");
  throw new UsageError(`thread ${thread} belongs to the graph ${graph}; this server has: ${available}`);
}

function answerCall(input: AnswerInput): CallChoice {
  const answer = (open: readonly OpenQuestion[]): AddressedAnswer[] => {
    const to = questionOf(input, open);
    return [{ to, value: to.address(valueOf(input, to)) }];
  };
  return { thread: input.thread, request: "", intent: "resume", limits: null, answer };
}

function questionOf({ approval, thread }: AnswerInput, open: readonly OpenQuestion[]): OpenQuestion {
  const ids = open.map(({ question }) => question.id);
  if (approval === undefined && open.length > 1) {
    throw new UsageError(
      `several questions wait on thread ${thread}: name one as approval: ${ids.join(", ")}`,
    );
  }
  const found = approval === undefined ? open[0] : open.find(({ question }) => question.id === approval);
  if (found === undefined) throw new ApprovalError(approval === undefined ? [] : [approval], ids);
  return found;
}

/** Returns the answer in the form that the question understands. The graph checks it, and asks again if it is invalid. */
function valueOf({ decision, feedback, edit, value }: AnswerInput, { question }: OpenQuestion): unknown {
  if (question.kind === "other") {
    if (decision === "answer") return value ?? null;
    throw new UsageError(`question ${question.id} takes any JSON: use decision "answer" with a value`);
  }
  switch (decision) {
    case "approve":
      return { decision };
    case "reject":
      if (feedback === undefined || feedback.trim() === "") {
        throw new UsageError("reject needs feedback: say what is wrong");
      }
      return { decision, feedback };
    case "edit":
      return { decision, ...edit };
    case "answer":
      throw new UsageError(`question ${question.id} asks for an approval: approve, reject or edit it`);
  }
}
