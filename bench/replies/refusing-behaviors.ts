import type { ModelReply, ModelRequest } from "../../src/testing/index.ts";
import { hasResults, PARIS, STOCK, stockAnswer, type Behavior } from "./behavior.ts";
import { call, completion } from "./completion.ts";

/** A server that refuses all requests of some kind, decisions included. */
function refuses(title: string, fault: (request: ModelRequest) => string | null): Behavior {
  const refuse = (request: ModelRequest): ModelReply | null => {
    const message = fault(request);
    return message === null ? null : { fault: { kind: "status", status: 400, message } };
  };
  return {
    title,
    tools: false,
    reply: (request) => refuse(request) ?? { text: PARIS },
    decide: refuse,
    answer: PARIS,
  };
}

/** The same server, for a specialist with tools. */
function refusesTools(title: string, fault: (request: ModelRequest) => string | null): Behavior {
  const plain = refuses(title, fault);
  return {
    ...plain,
    tools: true,
    reply(request, attempt) {
      const refused = plain.decide?.(request);
      if (refused) return refused;
      if (hasResults(request) || attempt > 4) return stockAnswer(request);
      const message = { tool_calls: [call("tea", { id: "a" }), call("coffee", { id: "b" })] };
      return completion(request, { message, finish: "tool_calls" });
    },
    answer: STOCK,
  };
}

function unsupported(parameter: string): (request: ModelRequest) => string | null {
  return ({ body }) =>
    parameter in body ? `Unsupported parameter: '${parameter}' is not supported with this model.` : null;
}

/** What servers refuse. */
export const REFUSING_BEHAVIORS: readonly Behavior[] = [
  refuses("refuses `response_format: json_schema`", ({ body }) =>
    (body["response_format"] as { type?: string } | undefined)?.type === "json_schema"
      ? "response_format: this type is unavailable now; use json_object"
      : null,
  ),
  refuses("refuses `temperature`", unsupported("temperature")),
  refuses("refuses `stream_options`", unsupported("stream_options")),
  refuses("refuses a system message that is not the first", ({ messages }) =>
    messages.slice(1).some(({ role }) => role === "system")
      ? "System message must be at the beginning."
      : null,
  ),
  refuses("refuses roles that do not alternate", ({ messages }) => {
    const roles = messages.filter(({ role }) => role !== "system").map(({ role }) => role);
    const alternate = roles.every((role, index) => role === (index % 2 === 0 ? "user" : "assistant"));
    return alternate ? null : "Conversation roles must alternate user/assistant/user/assistant/...";
  }),
  refuses("refuses system messages", ({ messages }) =>
    messages.some(({ role }) => role === "system" || role === "developer")
      ? "Developer instruction is not enabled for models/gemma-3-27b-it"
      : null,
  ),
  refuses("refuses names of messages with spaces or accents", ({ messages }) =>
    messages.some(({ name }) => name !== undefined && !/^[a-zA-Z0-9_-]{1,64}$/.test(name))
      ? "Invalid 'messages[1].name': string does not match pattern."
      : null,
  ),
  refusesTools("refuses `parallel_tool_calls` and `strict`", ({ body }) =>
    "parallel_tool_calls" in body || JSON.stringify(body["tools"] ?? "").includes('"strict"')
      ? "Unrecognized request argument supplied: parallel_tool_calls"
      : null,
  ),
];
