import type { IncomingMessage } from "node:http";
import { isRecord } from "../text/is-record.ts";
import type { JsonObject } from "./json.ts";
import { type Refusal, refusalOf } from "./rules/refusal-of.ts";

const MAXIMUM_BYTES = 16 * 1024 * 1024;

/**
 * Reads the JSON body of a request. Returns a refusal if the body is not a JSON object or is larger than 16 MiB.
 * Rejects if the client closes the connection.
 */
export async function readBody(
  request: IncomingMessage,
): Promise<{ body: JsonObject; refusal: null } | { body: null; refusal: Refusal }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Reads and drops what exceeds the limit: a client that is still sending would not see the answer.
  for await (const chunk of request) {
    const part = chunk as Uint8Array;
    bytes += part.byteLength;
    if (bytes <= MAXIMUM_BYTES) chunks.push(part);
  }
  if (bytes > MAXIMUM_BYTES) {
    const message = `The request body of ${bytes} bytes is larger than the limit of ${MAXIMUM_BYTES} bytes.`;
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
