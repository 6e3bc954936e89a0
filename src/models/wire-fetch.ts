import { AsyncLocalStorage } from "node:async_hooks";
import { isRecord } from "../text/is-record.ts";

/** Notes of an attempt whether its request was sent. What fails before is not the server's fault. */
export const sending: AsyncLocalStorage<{ isSent: boolean }> = new AsyncLocalStorage();

/**
 * `fetch` for the models that are made here. It notes that a request is sent, and brings the body of an error into
 * OpenAI's form, because the client reads the server's words only there. Several servers have a form of their own.
 */
export const wireFetch: typeof fetch = async (input, init) => {
  const attempt = sending.getStore();
  if (attempt !== undefined) attempt.isSent = true;
  const response = await fetch(input, init);
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
