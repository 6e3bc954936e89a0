import { textOfPart } from "../../../src/text/part-text.ts";

/** A message of the state, as far as the page reads it. */
export interface SaidMessage {
  readonly id: string | null;
  readonly type: string;
  readonly name: string | null;
  readonly text: string;
  readonly hasCalls: boolean;
}

/** Returns the messages of a state, in the forms in which servers and files hold them. */
export function messagesIn(values: Readonly<Record<string, unknown>> | null): readonly SaidMessage[] {
  const messages = values?.["messages"];
  return Array.isArray(messages) ? messages.map(readMessage) : [];
}

/** Returns the messages after the last one of a person. */
export function messagesOfTurn(messages: readonly SaidMessage[]): readonly SaidMessage[] {
  return messages.slice(messages.findLastIndex(({ type }) => type === "human") + 1);
}

/**
 * Returns the text of a message's content, which is a text or a list of parts. A part that is not text becomes a mark, such as
 * `[image]`. Thinking is left out.
 */
function textOfContent(content: unknown): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.map((part) => textOfPart(part) || markOf(part)).join("") : "";
}

function markOf(part: unknown): string {
  const type = typeof part === "object" && part !== null && "type" in part ? part.type : null;
  const isText = typeof type !== "string" || NO_MARK.has(type);
  return isText ? "" : `[${type.replace(/_url$/, "")}]`;
}

const NO_MARK: ReadonlySet<string> = new Set(["text", "output_text", "reasoning", "thinking"]);

function readMessage(given: unknown): SaidMessage {
  const message = (typeof given === "object" && given !== null ? given : {}) as Record<string, unknown>;
  // LangChain's own form of a stored message keeps its members in `kwargs`.
  const kwargs = message["kwargs"];
  const members = (typeof kwargs === "object" && kwargs !== null ? kwargs : message) as Record<
    string,
    unknown
  >;
  const { id, name, content, tool_calls: calls } = members;
  return {
    id: typeof id === "string" ? id : null,
    type: typeOf(message),
    name: typeof name === "string" && name !== "" ? name : null,
    text: textOfContent(content),
    hasCalls: Array.isArray(calls) && calls.length > 0,
  };
}

const TYPES: Readonly<Record<string, string>> = {
  user: "human",
  assistant: "ai",
  HumanMessage: "human",
  HumanMessageChunk: "human",
  AIMessage: "ai",
  AIMessageChunk: "ai",
  ToolMessage: "tool",
  SystemMessage: "system",
};

function typeOf({ id, type, role }: Record<string, unknown>): string {
  const name = type === "constructor" && Array.isArray(id) ? id.at(-1) : (type ?? role);
  return TYPES[String(name)] ?? String(name);
}
