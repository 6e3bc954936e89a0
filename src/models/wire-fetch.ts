import { isRecord } from "../text/is-record.ts";
import { currentAttempt } from "./current-attempt.ts";
import { fetchOverHttp } from "./http-fetch.ts";

/**
 * `fetch` for the models that are made here. It notes that a request is sent, and brings the body of an error into
 * OpenAI's form, because the client reads the server's words only there. Several servers have a form of their own.
 */
export const wireFetch: typeof fetch = async (input, init) => {
  const attempt = currentAttempt.getStore();
  if (attempt !== undefined) attempt.isSent = true;
  const response = await fetchOverHttp(input, init);
  return response.ok ? response : withError(response);
};

async function withError(response: Response): Promise<Response> {
  const text = await response.text();
  const { status, statusText, headers } = response;
  return new Response(errorBody(text) ?? text, { status, statusText, headers });
}

/** Returns the body of an error in OpenAI's form; null if it is in that form already, or is not JSON. */
function errorBody(text: string): string | null {
  const body = parsed(text);
  if (!isRecord(body) || isRecord(body["error"])) return null;
  const message = wordsIn(body["error"] ?? body["message"] ?? body["detail"] ?? body);
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
  if (!Array.isArray(faults)) return JSON.stringify(said);
  return faults.map(faultText).join("; ");
}

function faultText(fault: unknown): string {
  if (!isRecord(fault) || !Array.isArray(fault["loc"])) return JSON.stringify(fault);
  return `${fault["loc"].join(".")}: ${String(fault["msg"])}`;
}
