import { SystemMessage, type AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { RunnableConfig } from "@langchain/core/runnables";
import { z } from "zod";
import { textOf } from "../conversation/conversation.ts";
import type { ResolvedModel } from "./models.ts";
import { readJson } from "../text/read-json.ts";
import { streamedCalls } from "./streamed-calls.ts";

/** The name and schema of a structured reply. */
export interface ReplySchema {
  name: string;
  schema: z.ZodType;
}

/**
 * A String object, which is sent like the plain string. For the plain string, ChatOpenAI would use a method of its client
 * that parses the reply and throws: the text that a repair needs would be lost, and a cut reply would seem unreadable.
 */
const JSON_SCHEMA: unknown = Object("json_schema");

/** Asks a model for a structured reply in the way that its server supports. Returns the raw reply. */
export async function sendStructured(
  resolved: ResolvedModel,
  request: { messages: BaseMessage[]; reply: ReplySchema; config: RunnableConfig },
): Promise<AIMessage> {
  const { messages, reply, config } = request;
  const { name } = reply;
  const schema = strictSchema(reply.schema);
  if (!resolved.speaksOpenAI) {
    const structured = resolved.model.withStructuredOutput(schema, { name, includeRaw: true });
    return (await structured.invoke(messages, config)).raw as AIMessage;
  }
  const invoke = async (input: BaseMessage[], options: Record<string, unknown>): Promise<AIMessage> =>
    resolved.model.invoke(input, { ...config, ...options });
  switch (resolved.structuredOutput) {
    case "json_schema":
      return invoke(messages, {
        response_format: { type: JSON_SCHEMA, json_schema: { name, schema, strict: true } },
      });
    case "json_mode": {
      const instruction = `Reply with one JSON object that fits this JSON schema:\n${JSON.stringify(schema)}`;
      return invoke([...messages, new SystemMessage(instruction)], {
        response_format: { type: "json_object" },
      });
    }
    case "function_calling":
      return invoke(messages, {
        tools: [{ type: "function", function: { name, parameters: schema, strict: true } }],
        tool_choice: { type: "function", function: { name } },
      });
  }
}

/** Reads the JSON of a structured reply from its text or its tool call, or lists what is wrong with it. */
export function readStructured(reply: AIMessage, name: string): { value: unknown } | { faults: string[] } {
  const call = reply.tool_calls?.find((one) => one.name === name);
  const streamed = streamedCalls(reply).find((one) => one.name === name);
  if (streamed !== undefined) return readJson(streamed.text);
  if (call !== undefined) return { value: call.args };
  const other = reply.tool_calls?.[0]?.name;
  if (other !== undefined) return { faults: [`the reply calls ${other}, not ${name}`] };
  return readJson(reply.invalid_tool_calls?.[0]?.args ?? textOf(reply));
}

/** Returns a schema for the hosted API's strict mode: closed objects, all properties required, no `$schema`. */
export function strictSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
}
