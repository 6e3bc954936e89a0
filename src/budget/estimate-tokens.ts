import type { BaseMessage } from "@langchain/core/messages";

/** UTF-8 bytes taken for a token. English has about four to one, code three, Chinese three (a character). */
const BYTES_PER_TOKEN = 3;
/** What a message costs beside its words: its role, its name and the marks around it. */
const TOKENS_PER_MESSAGE = 6;
/** An image or a file, whose price hangs on its size in pixels and on the model. */
const TOKENS_PER_ATTACHMENT = 2_000;

/** What a request sends to a model. */
export interface Prompt {
  messages: readonly BaseMessage[];
  /** What goes along: tools, the schema of the reply. */
  schemas?: readonly unknown[];
}

/**
 * The tokens of a prompt before it is sent, rather too many than too few: one for every three bytes of its UTF-8,
 * six for each message, 2,000 for each image or file. Text that no language is made of (random characters) can take
 * more; the real usage replaces the estimate after the reply.
 */
export function estimateTokens({ messages, schemas = [] }: Prompt): number {
  const ofMessages = messages.reduce((total, message) => total + tokensOfMessage(message), 0);
  return (
    ofMessages +
    schemas.reduce<number>((total, schema) => total + tokensOfText(JSON.stringify(schema) ?? ""), 0)
  );
}

/** The tokens of a text, by the same rule. */
export function tokensOfText(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

function tokensOfMessage(message: BaseMessage): number {
  const { content } = message;
  const parts = typeof content === "string" ? [{ type: "text", text: content }] : content;
  const calls = "tool_calls" in message ? message.tool_calls : undefined;
  return (
    TOKENS_PER_MESSAGE +
    tokensOfText(message.name ?? "") +
    (Array.isArray(calls) && calls.length > 0 ? tokensOfText(JSON.stringify(calls)) : 0) +
    parts.reduce((total, part) => total + tokensOfPart(part), 0)
  );
}

function tokensOfPart(part: { type: string; text?: unknown }): number {
  if (typeof part.text === "string") return tokensOfText(part.text);
  return part.type === "tool_use" || part.type === "tool_call"
    ? tokensOfText(JSON.stringify(part))
    : TOKENS_PER_ATTACHMENT;
}
