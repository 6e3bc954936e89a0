import type { RecordedRequest } from "../src/testing/index.ts";
import { sum } from "./statistics.ts";

/** The size of requests, in the characters that were sent. */
export interface Tally {
  modelCalls: number;
  /** Content of all messages. */
  messageCharacters: number;
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
    toolCharacters: sum(requests.map(({ tools }) => (tools.length === 0 ? 0 : JSON.stringify(tools).length))),
    formatCharacters: sum(requests.map(({ body }) => JSON.stringify(body["response_format"])?.length ?? 0)),
    failures: requests.filter(({ status }) => status !== 200).length,
  };
}

function lengthOf(content: unknown): number {
  return typeof content === "string" ? content.length : JSON.stringify(content ?? "").length;
}
