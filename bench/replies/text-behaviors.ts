import type { Fault, ModelReply, ModelRequest } from "../../src/testing/index.ts";
import { PARIS, type Behavior } from "./behavior.ts";
import { completion, type Said } from "./completion.ts";

const good: ModelReply = { text: PARIS };

/** A server that does this once, and then answers. */
function once(title: string, reply: (request: ModelRequest) => ModelReply): Behavior {
  return {
    title,
    tools: false,
    reply: (request, attempt) => (attempt === 1 ? reply(request) : good),
    answer: PARIS,
  };
}

function fault(title: string, what: Fault): Behavior {
  return once(title, () => ({ fault: what }));
}

function says(title: string, said: Said): Behavior {
  return once(title, (request) => completion(request, said));
}

function errorInBody(code: unknown): Behavior {
  const error = { message: "The server's own words.", code };
  return once(`\`error\` with code ${String(code)} in the body of a 200`, () => ({ raw: { error } }));
}

const HALF = "The capital of";

/** What servers do to a call without tools. */
export const NO_TOOLS_BEHAVIORS: readonly Behavior[] = [
  fault("429 without a hint", { kind: "rate-limit" }),
  fault("500", { kind: "status", status: 500 }),
  fault("401", { kind: "status", status: 401 }),
  fault("404", { kind: "status", status: 404 }),
  fault("connection cut before the reply", { kind: "cut" }),
  fault("connection cut in the reply", { kind: "cut", afterCharacters: 10, reply: { text: PARIS } }),
  fault("no `finish_reason`", { kind: "no-finish-reason", reply: { text: HALF } }),
  fault("a web page", { kind: "html" }),
  fault("empty `choices`", { kind: "empty-choices" }),
  errorInBody(402),
  errorInBody(429),
  errorInBody(503),
  errorInBody("rate_limit_exceeded"),
  once("a whole reply where a stream was asked for", (request) =>
    completion({ ...request, stream: false }, { message: { content: PARIS } }),
  ),
  says("`finish_reason: error` after half an answer", { message: { content: HALF }, finish: "error" }),
  says("`choices[0].error` with code 429 next to half an answer", {
    message: { content: HALF },
    choice: { error: { message: "Slow down.", code: 429 } },
  }),
  says("`choices[0].error` with code 402 next to half an answer", {
    message: { content: HALF },
    choice: { error: { message: "No credits.", code: 402 } },
  }),
  says("`finish_reason: length`", { message: { content: HALF }, finish: "length" }),
  says("`finish_reason: content_filter`", { message: { content: HALF }, finish: "content_filter" }),
  ...[
    "network_error",
    "abort",
    "insufficient_system_resource",
    "model_length",
    "SAFETY",
    "no_such_reason",
  ].map((finish) => says(`\`finish_reason: ${finish}\``, { message: { content: HALF }, finish })),
  once("`detail` in the body of a 200", () => ({ raw: { detail: "The server's own words." } })),
  once("a list with an `error` as the body of a 200", () => ({
    raw: { message: "The server's own words.", code: 503 },
  })),
  says("an answer of invisible characters", { message: { content: "\u200b\ufeff" } }),
  says("an empty answer", { message: { content: "" } }),
  says("an answer that is null", { message: { content: null } }),
  says("`<think>` before the answer", { message: { content: `<think>Is it Lyon?</think>\n${PARIS}` } }),
  says("only `</think>` before the answer", { message: { content: `Is it Lyon?</think>${PARIS}` } }),
  says("`<think>` alone", { message: { content: "<think>Is it Lyon?</think>" } }),
  says("`reasoning_content` next to the answer", {
    message: { reasoning_content: "Is it Lyon?", content: PARIS },
  }),
  says("thinking and text as content parts", {
    message: {
      content: [
        { type: "thinking", thinking: "Is it Lyon?" },
        { type: "text", text: "The capital of France " },
        { type: "text", text: "is Paris." },
      ],
    },
  }),
  says("content parts of other types, and without one", {
    message: {
      content: [
        { type: "text", text: "Is it Lyon?", thought: true },
        { type: "reasoning", text: "Is it Lyon?" },
        { type: "output_text", text: "The capital " },
        { text: "of France " },
        "is Paris.",
      ],
    },
  }),
  says("a content part `refusal`", { message: { content: [{ type: "refusal", refusal: "No." }] } }),
  says("thinking in the middle of a line", {
    message: { content: "The capital of France <think>Is it Lyon?</think> is Paris." },
  }),
  says("thinking of OpenAI's open models", {
    message: {
      content: `<|channel|>analysis<|message|>Lyon?<|end|><|start|>assistant<|channel|>final<|message|>${PARIS}`,
    },
  }),
  says("thinking of Cohere", { message: { content: `<|START_THINKING|>Lyon?<|END_THINKING|>${PARIS}` } }),
  says("thinking of Gemma", { message: { content: `<unused94>thought\nLyon?<unused95>${PARIS}` } }),
  says("usage as text", {
    message: { content: PARIS },
    usage: { prompt_tokens: "12", completion_tokens: "7", total_tokens: "19" },
  }),
  says("negative usage", {
    message: { content: PARIS },
    usage: { prompt_tokens: -1, completion_tokens: -1, total_tokens: -2 },
  }),
  says("a call of a tool that was not offered", {
    message: {
      tool_calls: [{ id: "call_1", type: "function", function: { name: "search", arguments: "{}" } }],
    },
    finish: "tool_calls",
  }),
];
