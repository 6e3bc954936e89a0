import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { Prompt } from "../budget/estimate-tokens.ts";
import { messageNote } from "../langgraph/message-note.ts";
import { isRecord } from "../text/is-record.ts";
import { textOfPart } from "../text/part-text.ts";
import { ThinkingFilter } from "../text/thinking-filter.ts";
import { readWrittenCalls, type OfferedTools } from "./written-calls.ts";

/** Says that a reply's text had tool calls that could not be read. */
const unreadCalls = messageNote<true>("troupe_unread_calls");

/** Notes on a reply that its text had tool calls that could not be read. */
export function noteUnreadCalls(reply: BaseMessage): void {
  unreadCalls.write(reply, true);
}

/** Returns true if a reply's text had tool calls that could not be read. */
export function hasUnreadCalls(reply: BaseMessage): boolean {
  return unreadCalls.read(reply) !== null;
}

/** Returns the tools of a request by their names. Others than functions in OpenAI's form are left out. */
export function offeredTools(tools: readonly unknown[]): OfferedTools {
  const functions = tools.map((tool) => (isRecord(tool) ? tool["function"] : null)).filter(isRecord);
  return new Map(functions.map((one) => [String(one["name"]), one["parameters"]]));
}

/** Words of which every mark of a tool call has one, and the bracket that begins a call without a mark. */
const MAY_HAVE_CALLS = /tool|function|invoke|python_tag|_action|DSML|\bto=|^\s*[[{]/i;

/**
 * Returns a reply with the tool calls that its model wrote into the text: some servers do not read them. Calls that cannot
 * be read are noted. Next to real calls, written ones are left out.
 */
export function withWrittenCalls(reply: AIMessage, prompt: () => Prompt): AIMessage {
  const { content } = reply;
  const text = typeof content === "string" ? content : content.map(textOfPart).join("");
  if (!MAY_HAVE_CALLS.test(text)) return reply;
  const filter = new ThinkingFilter({ holds: "all", splitsCalls: true });
  filter.push(text);
  const said = filter.end();
  if (filter.calls === "") return reply;
  const read = readWrittenCalls(filter.calls, offeredTools(prompt().schemas ?? []));
  if (read.kind === "prose") return reply;
  const hasCalls = (reply.tool_calls?.length ?? 0) + (reply.invalid_tool_calls?.length ?? 0) > 0;
  if (read.kind === "unread" && !hasCalls) {
    noteUnreadCalls(reply);
    return reply;
  }
  const written = hasCalls || read.kind !== "calls" ? [] : read.calls;
  const {
    id,
    name,
    additional_kwargs,
    response_metadata,
    usage_metadata: usage,
    invalid_tool_calls = [],
  } = reply;
  return new AIMessage({
    content: said.trimEnd(),
    tool_calls: [
      ...(reply.tool_calls ?? []),
      ...written.map((call) => ({
        name: call.name,
        args: JSON.parse(call.arguments) as Record<string, unknown>,
      })),
    ],
    invalid_tool_calls,
    additional_kwargs,
    response_metadata,
    ...(id ? { id } : {}),
    ...(name ? { name } : {}),
    ...(usage ? { usage_metadata: usage } : {}),
  });
}
