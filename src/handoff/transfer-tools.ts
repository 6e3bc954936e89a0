import { tool, type ClientTool } from "@langchain/core/tools";
import { z } from "zod";
import type { HandoffTarget } from "./target.ts";

/** The arguments of a transfer: what to do, why, and what the target asks for beside. */
export function transferSchema({ inputs }: Pick<HandoffTarget, "inputs">): z.ZodObject {
  return z.object({
    task: z.string().describe("what they are to do, with all they need for it"),
    reason: z.string(),
    ...(inputs && { inputs }),
  });
}

/** Makes the tools by which a specialist hands over; a model only sees them, what a call does is decided elsewhere. */
export function transferTools(targets: readonly HandoffTarget[]): ClientTool[] {
  return targets.map((target) =>
    tool(
      () => {
        throw new Error(`${target.tool} hands a conversation over, and is carried out by the graph only`);
      },
      { name: target.tool, description: target.description, schema: transferSchema(target) },
    ),
  );
}
