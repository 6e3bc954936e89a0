import { tool, type ClientTool } from "@langchain/core/tools";
import { rehearsedAnswer } from "../rehearsal/rehearsed-call.ts";

/**
 * Makes the tool that stands in for a tool in a rehearsal. It does nothing, takes any arguments, and answers that the tool
 * was not run. LangChain's callbacks report it like the tool itself.
 */
export function rehearsedTool(name: string): ClientTool {
  return tool(() => rehearsedAnswer({ name }), {
    name,
    description: "stands in for a tool in a rehearsal",
    schema: { type: "object", properties: {} },
  });
}
