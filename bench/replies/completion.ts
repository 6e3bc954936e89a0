import type { ModelRequest, RawReply } from "../../src/testing/index.ts";

/** What a server says in one choice: fields of the message, how it ends, and what stands next to it. */
export interface Said {
  message: Readonly<Record<string, unknown>>;
  /** @default "stop" */
  finish?: string;
  /** Fields of the choice, such as an error. */
  choice?: Readonly<Record<string, unknown>>;
  usage?: Readonly<Record<string, unknown>>;
}

/** Makes the body of a completion, or the pieces of a stream, exactly as given. */
export function completion(
  request: ModelRequest,
  { message, finish = "stop", choice, usage }: Said,
): RawReply {
  const head = { id: `chatcmpl-${request.number}`, created: 1, model: request.model };
  const counted = usage === undefined ? {} : { usage };
  if (!request.stream) {
    const whole = {
      index: 0,
      message: { role: "assistant", content: null, ...message },
      finish_reason: finish,
    };
    return { raw: { ...head, object: "chat.completion", choices: [{ ...whole, ...choice }], ...counted } };
  }
  const piece = (delta: object, ended: string | null, more: object = {}): Record<string, unknown> => ({
    ...head,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: ended, ...more }],
  });
  const pieces = piecesOf(message).map((delta) => piece({ role: "assistant", ...delta }, null));
  const last = { ...piece({}, finish, choice), ...counted };
  return { raw: [...pieces, last] };
}

/** Sends each call in a piece of its own, as servers do that write calls whole. */
function piecesOf(message: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  const { tool_calls: calls, ...others } = message;
  if (!Array.isArray(calls)) return [others];
  const pieces = (calls as Record<string, unknown>[]).map((one, index) => ({
    tool_calls: [{ index, ...one }],
  }));
  return Object.keys(others).length > 0 ? [others, ...pieces] : pieces;
}

/** A tool call as servers write it. */
export function call(article: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const called = { name: "stock", arguments: JSON.stringify({ article }) };
  return { type: "function", function: called, ...fields };
}
