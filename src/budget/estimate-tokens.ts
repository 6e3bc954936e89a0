import type { BaseMessage } from "@langchain/core/messages";

/**
 * UTF-8 bytes that count as a token. English has about four bytes a token, code three, Chinese three (one character).
 */
const BYTES_PER_TOKEN = 3;
/** Tokens of a message in addition to its text: its role, its name and the marks around it. */
const TOKENS_PER_MESSAGE = 6;
/** Tokens of an image or a file. The real number depends on its size in pixels and on the model. */
const TOKENS_PER_ATTACHMENT = 2_000;

/** The content of a request to a model. */
export interface Prompt {
  messages: readonly BaseMessage[];
  /** The schemas that the request sends too: tools, and the schema of the reply. */
  schemas?: readonly unknown[];
}

/**
 * Estimates the tokens of a prompt before it is sent: one for every three bytes of UTF-8, six for each message, and
 * 2,000 for each image or file. This is more than tokenizers count for ordinary text. Random characters can need more.
 * The real usage replaces the estimate after the reply.
 */
export function estimateTokens({ messages, schemas = [] }: Prompt): number {
  const ofMessages = messages.reduce((total, message) => total + tokensOfMessage(message), 0);
  return (
    ofMessages +
    schemas.reduce<number>((total, schema) => total + tokensOfText(JSON.stringify(schema) ?? ""), 0)
  );
}

/** Estimates the tokens of a text by the same rule. */
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
