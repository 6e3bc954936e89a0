import { SystemMessage, type AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { RunnableConfig } from "@langchain/core/runnables";
import type { $ZodType } from "zod/v4/core";
import { textOf } from "../conversation/conversation.ts";
import type { ResolvedModel } from "./models.ts";
import { readJson } from "../text/read-json.ts";
import { regularRequest } from "./regular-request.ts";
import { isRegular } from "./regular-traits.ts";
import { acceptedWays, refusedBy, refusesForms, structuredWay } from "./server-abilities.ts";
import { streamedCalls } from "./streamed-calls.ts";
import { strictSchema } from "./strict-schema.ts";

/** The name and schema of a structured reply. */
export interface ReplySchema {
  name: string;
  schema: $ZodType;
}

/**
 * A String object, which is sent like the plain string. For the plain string, ChatOpenAI would use a method of its client
 * that parses the reply and throws: the text that a repair needs would be lost, and a cut reply would seem unreadable.
 */
const JSON_SCHEMA: unknown = Object("json_schema");

/**
 * Asks a model for a structured reply in the way that its server supports. Returns the raw reply. Calls `onSent` with the
 * messages and parameters, unless the model is of a provider's own class.
 */
export async function sendStructured(
  resolved: ResolvedModel,
  request: {
    messages: BaseMessage[];
    reply: ReplySchema;
    config: RunnableConfig;
    onSent: (messages: readonly BaseMessage[], parameters: unknown) => void;
  },
): Promise<AIMessage> {
  const { messages, reply, config, onSent } = request;
  const { name } = reply;
  const schema = strictSchema(reply.schema);
  const refused = refusedBy(resolved);
  // A provider's own class knows best, until its server refuses what it asks for.
  const isOwn = !resolved.speaksOpenAI && !(isRegular(resolved.model) && refusesForms(refused));
  if (isOwn) {
    const structured = resolved.model.withStructuredOutput(schema, { name, includeRaw: true });
    return (await structured.invoke(regularRequest(messages, refused), config)).raw as AIMessage;
  }
  const ask = async (options: Record<string, unknown>, instruction?: string): Promise<AIMessage> => {
    const all = instruction === undefined ? messages : [...messages, new SystemMessage(instruction)];
    const sent = regularRequest(all, refused);
    onSent(sent, options);
    return resolved.model.invoke(sent, { ...config, ...options });
  };
  const inWords = `Reply with one JSON object that fits this JSON schema:\n${JSON.stringify(schema)}`;
  const strict = refused.has("strict") ? {} : { strict: true };
  switch (structuredWay(resolved.structuredOutput, refused)) {
    case "json_schema":
      return ask({ response_format: { type: JSON_SCHEMA, json_schema: { name, schema, ...strict } } });
    case "json_mode":
      return ask({ response_format: { type: "json_object" } }, inWords);
    case "function_calling": {
      const tools = [{ type: "function", function: { name, parameters: schema, ...strict } }];
      if (refused.has("tool_choice")) return ask({ tools }, `Reply by one call of the function ${name}.`);
      return ask({ tools, tool_choice: { type: "function", function: { name } } });
    }
    case "prompt":
      return ask({}, inWords);
  }
}

/**
 * Returns a fault that says that the server refused the configured form of structured replies. Null if it did not.
 * Useful if the replies in another form cannot be used.
 */
export function faultOfForm(resolved: ResolvedModel): string | null {
  const { structuredOutput, host, speaksOpenAI } = resolved;
  const refused = refusedBy(resolved);
  const way = structuredWay(structuredOutput, refused);
  const isUnforced = way === "function_calling" && refused.has("tool_choice");
  if (!speaksOpenAI || (way === structuredOutput && !isUnforced)) return null;
  const what = way === structuredOutput ? "a forced tool_choice" : structuredOutput;
  const others = acceptedWays(refused).filter((one) => one !== way);
  const advice =
    others.length === 0
      ? "no TROUPE_STRUCTURED_OUTPUT suits it: use another model"
      : `set TROUPE_STRUCTURED_OUTPUT to ${others.join(" or ")}, or use another model`;
  return `${host} refused ${what}, so the reply was asked for by ${way}${isUnforced ? " without it" : ""}: ${advice}`;
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
