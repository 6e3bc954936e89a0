import { ToolMessage, type BaseMessage, type ContentBlock, type ToolCall } from "@langchain/core/messages";
import { isCommand, type Command } from "@langchain/langgraph";
import { ToolInvocationError } from "langchain";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { hideKnownKeys } from "../text/known-keys.ts";
import { cutText } from "../text/cut-text.ts";
import { isRecord } from "../text/is-record.ts";

/**
 * Runs a tool, and returns its result without configured keys, and with at most `characters` characters of text; a mark says what was left out. If the
 * tool fails, also with null, the result is its error in langchain's own words. Throws only what steers the run.
 */
export async function toolResult<Result extends ToolMessage | Command>(
  { id = "", name }: ToolCall,
  run: () => Promise<Result> | Result,
  { characters, signal }: { characters: number; signal: AbortSignal | undefined },
): Promise<Result | ToolMessage> {
  try {
    const result = await run();
    if (ToolMessage.isInstance(result)) return cut(result, characters);
    // A tool may return a command that holds its message.
    const update: unknown = isCommand(result) ? result.update : undefined;
    if (isRecord(update) && Array.isArray(update["messages"])) {
      update["messages"] = (update["messages"] as BaseMessage[]).map((message) =>
        ToolMessage.isInstance(message) ? cut(message, characters) : message,
      );
    }
    return result;
  } catch (error) {
    if (isControlFlow(error, signal)) throw error;
    const words = ToolInvocationError.isInstance(error)
      ? error.message
      : `${textOfThrown(error)}\n Please fix your mistakes.`;
    const content = cutText(hideKnownKeys(words), characters);
    return new ToolMessage({ tool_call_id: id, name, content, status: "error" });
  }
}

function cut(message: ToolMessage, characters: number): ToolMessage {
  const { content } = message;
  if (typeof content === "string") {
    message.content = cutText(hideKnownKeys(content), characters);
    return message;
  }
  let room = characters;
  const parts: ContentBlock[] = [];
  for (const part of content) {
    const given = part.type === "text" && typeof part["text"] === "string" ? part["text"] : "";
    const text = cutText(hideKnownKeys(given), room);
    room = Math.max(0, room - text.length);
    parts.push(text === given ? part : { ...part, text });
  }
  message.content = parts;
  return message;
}

/** Returns what langchain's message says of a thrown value, which may be of any type. */
function textOfThrown(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "The tool failed with a value that has no text.";
  }
}
