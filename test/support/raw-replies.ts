import type { ModelRequest, RawReply } from "../../src/testing/index.ts";

/** A message of a server, in its own form. */
export type RawMessage = Readonly<Record<string, unknown>>;

/** What stands in a reply beside its message. */
interface Beside {
  /** @default "tool_calls" beside calls, otherwise "stop" */
  finish?: string | null;
  /** An error in the choice. */
  error?: unknown;
  usage?: unknown;
}

/** Sends a server's message as it is: whole, or if the request asks for a stream, in pieces. A call keeps its own `index`. */
export function says(
  message: RawMessage,
  { finish, error, usage }: Beside = {},
): (request: Pick<ModelRequest, "stream">) => RawReply {
  const {
    tool_calls: calls = [],
    content,
    ...others
  } = message as { tool_calls?: RawMessage[] } & RawMessage;
  const ending = {
    finish_reason: finish === undefined ? (calls.length > 0 ? "tool_calls" : "stop") : finish,
    ...(error !== undefined && { error }),
  };
  const counted = usage === undefined ? {} : { usage };
  const whole = {
    choices: [{ index: 0, message: { role: "assistant", content: null, ...message }, ...ending }],
    ...counted,
  };
  const pieces = [
    { role: "assistant", ...others },
    ...(typeof content === "string" ? (content.match(/[^]{1,6}/g) ?? []) : [content]).map((text) => ({
      content: text,
    })),
    ...calls.map((call, index) => ({ tool_calls: [{ index, ...call }] })),
  ];
  return ({ stream }) => ({
    raw: stream
      ? [
          ...pieces.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }] })),
          { choices: [{ index: 0, delta: {}, ...ending }], ...counted },
        ]
      : whole,
  });
}

/** One call as a server sends it. Arguments that are a record are its JSON. */
export function rawCall(name: string, args: Record<string, unknown>, others: RawMessage = {}): RawMessage {
  return { type: "function", ...others, function: { name, arguments: JSON.stringify(args) } };
}
