import type { ModelMessage, ModelRequest } from "../testing/model-request.ts";
import { jsonText, objectAt, objectsAt, stringAt, type JsonObject } from "../testing/json.ts";
import { readJson } from "../text/read-json.ts";
import { isRecord } from "../text/is-record.ts";

/** A tool call in a request, with the answer that it got. */
export interface AnsweredCall {
  name: string;
  arguments: JsonObject;
  answer: string | null;
}

/** Returns the JSON schema of the structured reply that a request asks for; an empty object if it asks for none. */
export function schemaOf({ body, schema, tools }: ModelRequest): JsonObject {
  const asked = objectAt(objectAt(objectAt(body, "response_format"), "json_schema"), "schema");
  if (Object.keys(asked).length > 0) return asked;
  return tools.find((tool) => tool.function.name === schema)?.function.parameters ?? {};
}

/** The messages in which one specialist hands over or gives back. They do not begin a request. */
const HANDOFF = /^\S+ has (?:handed the conversation over to|done what was handed over)/;

/** Returns the messages of the current turn: from the user's last request on. */
export function turnOf({ messages }: ModelRequest): readonly ModelMessage[] {
  const start = messages.findLastIndex(
    ({ role, content }) => role === "user" && !HANDOFF.test(jsonText(content)),
  );
  return messages.slice(Math.max(0, start));
}

/** Returns the tool calls in these messages, in their order. */
export function answeredCalls(messages: readonly ModelMessage[]): AnsweredCall[] {
  const answers = new Map(messages.map(({ tool_call_id: id, content }) => [id, jsonText(content)]));
  return messages
    .flatMap((message) => objectsAt({ ...message }, "tool_calls"))
    .map((call) => {
      const called = objectAt(call, "function");
      const json = readJson(stringAt(called, "arguments") ?? "");
      return {
        name: stringAt(called, "name") ?? "",
        arguments: "value" in json && isRecord(json.value) ? json.value : {},
        answer: answers.get(stringAt(call, "id") ?? "") ?? null,
      };
    });
}

/** The parts of a step's message: `Goal:`, results in envelopes, and `Your task:`. */
export interface StepParts {
  goal: string | null;
  task: string | null;
  results: { step: string; agent: string; text: string }[];
}

/** Reads the message of a step. All parts are empty in another message. */
export function stepPartsOf(message: string): StepParts {
  const envelopes = message.matchAll(
    /^<result step="([^"]+)" from="([^"]+)" end="([^"]+)">\n([^]*?)\n<\/result \3>$/gm,
  );
  const results = [...envelopes].map(([, step = "", agent = "", , text = ""]) => ({ step, agent, text }));
  const task = /(?:^|\n)Your task:\n([^]*)$/.exec(message)?.[1] ?? null;
  const goal =
    task === null ? null : (/^Goal:\n([^]*?)\n\n(?:<|Results of|Your task:)/.exec(message)?.[1] ?? null);
  return { goal, task, results };
}
