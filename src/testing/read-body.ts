import type { IncomingMessage } from "node:http";
import { isRecord } from "../text/is-record.ts";
import type { JsonObject } from "./json.ts";
import { type Refusal, refusalOf } from "./rules/refusal-of.ts";

const MOST_BYTES = 16 * 1024 * 1024;

/** Reads a request's JSON body of up to 16 MB, or says why the hosted API would not; rejects when the client goes away. */
export async function readBody(
  request: IncomingMessage,
): Promise<{ body: JsonObject; refusal: null } | { body: null; refusal: Refusal }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // What is too much is read all the same, and dropped: a client that is still sending would not see the answer.
  for await (const chunk of request) {
    const part = chunk as Uint8Array;
    bytes += part.byteLength;
    if (bytes <= MOST_BYTES) chunks.push(part);
  }
  if (bytes > MOST_BYTES) {
    const message = `The request body of ${bytes} bytes is larger than the limit of ${MOST_BYTES} bytes.`;
    return { body: null, refusal: { ...refusalOf(message, null, null), status: 413 } };
  }
  const body = parse(Buffer.concat(chunks).toString("utf8"));
  return isRecord(body) ? { body, refusal: null } : { body: null, refusal: UNREADABLE };
}

const UNREADABLE = refusalOf(
  "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
  null,
  null,
);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
