import type { ModelMessage, RecordedRequest } from "../src/testing/index.ts";
import { sum } from "./statistics.ts";

/** The size of requests, in the characters that were sent. */
export interface Tally {
  modelCalls: number;
  /** Content of all messages. */
  messageCharacters: number;
  /** Arguments of the tool calls in the messages, as they were sent. */
  argumentCharacters: number;
  /** Tools and their schemas, as JSON. */
  toolCharacters: number;
  /** `response_format`, as JSON. */
  formatCharacters: number;
  /** Requests that were not answered with status 200. */
  failures: number;
}

/** Adds up the sizes of requests that a scripted server recorded. */
export function tallyOf(requests: readonly RecordedRequest[]): Tally {
  return {
    modelCalls: requests.length,
    messageCharacters: sum(
      requests.flatMap(({ messages }) => messages.map(({ content }) => lengthOf(content))),
    ),
    argumentCharacters: sum(requests.flatMap(({ messages }) => messages.map(argumentsIn))),
    toolCharacters: sum(requests.map(({ tools }) => (tools.length === 0 ? 0 : JSON.stringify(tools).length))),
    formatCharacters: sum(requests.map(({ body }) => JSON.stringify(body["response_format"])?.length ?? 0)),
    failures: requests.filter(({ status }) => status !== 200).length,
  };
}

function lengthOf(content: unknown): number {
  return typeof content === "string" ? content.length : JSON.stringify(content ?? "").length;
}

function argumentsIn({ tool_calls: calls = [] }: ModelMessage): number {
  return sum(calls.map((call) => (call["function"] as { arguments: string }).arguments.length));
}
