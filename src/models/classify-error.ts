import { parseRetryAfterMs } from "@langchain/core/utils/async_caller";
import { messageOf } from "../errors/locate-error.ts";
import { ModelError } from "../errors/model-error.ts";
import type { ModelErrorCode } from "../errors/troupe-error.ts";

/** Which model was called where, for messages. */
export interface ModelPlace {
  model: string;
  host: string;
}

/** What clients' errors carry, of what is looked at here. */
interface ClientError {
  status?: number;
  code?: string | null;
  name?: string;
  headers?: { get?(name: string): string | null };
  cause?: unknown;
}

const NETWORK_CODES: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/** Turns whatever a chat model threw into a ModelError that says what to do; one of ours passes unchanged. */
export function classifyError(thrown: unknown, place: ModelPlace): ModelError {
  if (thrown instanceof ModelError) return thrown;
  const error = (typeof thrown === "object" && thrown !== null ? thrown : {}) as ClientError;
  const [code, message] =
    error.status === undefined
      ? classifyTransport(thrown, error, place)
      : classifyStatus(thrown, error.status, error, place);
  const retryAfterMilliseconds = parseRetryAfterMs(error.headers?.get?.("retry-after")) ?? null;
  return new ModelError(code, message, { cause: thrown, retryAfterMilliseconds });
}

function classifyStatus(
  thrown: unknown,
  status: number,
  error: ClientError,
  { host, model }: ModelPlace,
): [ModelErrorCode, string] {
  if (status === 401 || status === 403) {
    return ["model_key_refused", `${host} refused the key (${status}): check OPENAI_API_KEY and its rights`];
  }
  if (status === 404) {
    const advice = "check TROUPE_MODEL and OPENAI_BASE_URL";
    return [
      "model_not_found",
      `${host} has no model ${JSON.stringify(model)} at this address (404): ${advice}`,
    ];
  }
  if (status === 429 && isQuota(thrown, error)) {
    return [
      "model_quota_exhausted",
      `the account at ${host} has no quota left (429): check its plan and billing`,
    ];
  }
  if (status === 429) {
    return ["model_rate_limited", `${host} limits the rate (429): wait, or send fewer calls at once`];
  }
  if (status === 408 || status >= 500) {
    return ["model_server_failed", `${host} failed (${status}): ${firstLine(thrown)}`];
  }
  return ["model_request_refused", `${host} refused the request (${status}): ${firstLine(thrown)}`];
}

function classifyTransport(
  thrown: unknown,
  error: ClientError,
  { host }: ModelPlace,
): [ModelErrorCode, string] {
  const chain = causesOf(thrown);
  const codes = chain.map((cause) => cause.code ?? "");
  const network = codes.find((code) => NETWORK_CODES.has(code));
  const message = chain.map(messageOf).join(" ");
  if (error.name === "TimeoutError") return ["model_timed_out", `${host} did not answer in time`];
  if (
    codes.includes("UND_ERR_SOCKET") ||
    /terminated|premature close|socket hang up|other side closed/i.test(message)
  ) {
    return ["model_cut_off", `${host} closed the connection before the reply was complete`];
  }
  if (network !== undefined || /connection error|fetch failed/i.test(message)) {
    const advice = "is it running, and is OPENAI_BASE_URL right?";
    return [
      "model_unreachable",
      `no model server answers at ${host} (${network ?? "no connection"}): ${advice}`,
    ];
  }
  return [
    "model_reply_unreadable",
    `${host} did not answer as a chat-completions server does (${firstLine(thrown)}): ` +
      "check OPENAI_BASE_URL, which usually ends in /v1",
  ];
}

function isQuota(thrown: unknown, error: ClientError): boolean {
  return (
    error.code === "insufficient_quota" ||
    /insufficient[_ ]quota|exceeded your current quota/i.test(messageOf(thrown))
  );
}

function causesOf(thrown: unknown): ClientError[] {
  const causes: ClientError[] = [];
  let one = thrown;
  while (typeof one === "object" && one !== null && causes.length < 8) {
    causes.push(one);
    one = (one as ClientError).cause;
  }
  return causes;
}

/** A client's message may go on with troubleshooting links or a whole page: its first line says enough. */
function firstLine(thrown: unknown): string {
  return (messageOf(thrown).split("\n", 1)[0] ?? "").slice(0, 300);
}
