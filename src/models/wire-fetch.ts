import { Readable } from "node:stream";
import { isRecord } from "../text/is-record.ts";
import { isWebPage, titleOf } from "../text/web-page.ts";
import { noteSent } from "./current-attempt.ts";
import { withCaller } from "./caller-headers.ts";
import { regularEvents } from "./event-lines.ts";
import { fetchOverHttp } from "./http-fetch.ts";

/** `fetch` for the models that are made here. */
export const wireFetch: typeof fetch = wireOver(fetchOverHttp);

/**
 * Makes a `fetch` that sends with another one. It notes that a request is sent. It brings the body of an error into OpenAI's
 * form, because the client reads the server's words only there, and makes a stream of a whole body where one was asked for.
 */
export function wireOver(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    noteSent();
    const response = await send(input, withCaller(input, init));
    if (!response.ok) return withError(response);
    if (!asksForStream(init) || response.body === null) return response;
    return isJson(response) ? asStream(response) : withRegularEvents(response, response.body);
  };
}

/** True for a request that asks for a stream. Inside a text of the request, these quotation marks would be escaped. */
function asksForStream(init: RequestInit | undefined): boolean {
  return typeof init?.body === "string" && init.body.includes('"stream":true');
}

function isJson({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("application/json") === true;
}

/** Makes a stream of one event of a whole body. Some servers answer so with an error, or although a stream was asked for. */
async function asStream(response: Response): Promise<Response> {
  const body = parsed(await response.text());
  const headers = new Headers(response.headers);
  headers.set("content-type", "text/event-stream");
  headers.delete("content-length");
  return new Response(`data: ${JSON.stringify(body)}\n\ndata: [DONE]\n\n`, {
    status: response.status,
    headers,
  });
}

function withRegularEvents({ status, headers }: Response, body: ReadableStream<Uint8Array>): Response {
  const events = Readable.toWeb(Readable.from(regularEvents(body))) as ReadableStream;
  return new Response(events, { status, headers });
}

async function withError(response: Response): Promise<Response> {
  const text = await response.text();
  const { status, statusText, headers } = response;
  return new Response(errorBody(text) ?? text, { status, statusText, headers });
}

/** Returns the body of an error in OpenAI's form; null if it is in that form already, or is not JSON. */
function errorBody(text: string): string | null {
  if (isWebPage(text)) return JSON.stringify({ error: { message: titleOf(text) } });
  const given = parsed(text);
  // Gemini's servers put the error into a list.
  const body: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
  if (!isRecord(body)) return null;
  if (isRecord(body["error"])) return body === given ? null : JSON.stringify(body);
  const message = wordsIn(body["error"] ?? body["message"] ?? body["detail"] ?? body["errors"] ?? body);
  const { code = null, param = null, type = null } = body;
  return JSON.stringify({ error: { message, code, param, type } });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Returns what an error says: a text, or the faults that FastAPI lists, each with the place of the fault. */
function wordsIn(said: unknown): string {
  if (typeof said === "string") return said;
  const faults = isRecord(said) && Array.isArray(said["detail"]) ? (said["detail"] as unknown[]) : said;
  if (isRecord(faults) && typeof faults["message"] === "string") return faults["message"];
  if (!Array.isArray(faults)) return JSON.stringify(said);
  return faults.map(faultText).join("; ");
}

function faultText(fault: unknown): string {
  if (typeof fault === "string") return fault;
  if (isRecord(fault) && typeof fault["message"] === "string") return fault["message"];
  if (!isRecord(fault) || !Array.isArray(fault["loc"])) return JSON.stringify(fault);
  return `${fault["loc"].join(".")}: ${String(fault["msg"])}`;
}
