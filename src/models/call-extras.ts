import type { ClientTool } from "@langchain/core/tools";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import type { CallsMean } from "./check-reply.ts";
import { strictSchema } from "./strict-schema.ts";
import type { ReplySchema } from "./structured-request.ts";

/** What a call sends in addition to its messages. */
export interface CallExtras {
  reply: ReplySchema | undefined;
  tools: readonly ClientTool[] | undefined;
}

/** Returns what tool calls in the reply mean. */
export function callsIn({ reply, tools }: CallExtras): CallsMean {
  if (tools !== undefined) return "tools";
  return reply === undefined ? "nothing" : "reply";
}

/** Returns the schemas that a call sends, to estimate their tokens. */
export function schemasOf({ reply, tools = [] }: CallExtras): unknown[] {
  return [
    ...(reply === undefined ? [] : [strictSchema(reply.schema)]),
    ...tools.map((tool) => convertToOpenAITool(tool)),
  ];
}
