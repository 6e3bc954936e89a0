import { classifyRateLimitError, parseRetryAfterMs } from "@langchain/core/utils/async_caller";
import { messageOf } from "../errors/locate-error.ts";
import { ModelError } from "../errors/model-error.ts";
import { isTroupeError, type ModelErrorCode } from "../errors/troupe-error.ts";
import { printable } from "../text/printable.ts";
import { firstLine } from "../text/first-line.ts";
import { statusMeantBy, wordsOf } from "./server-error.ts";
import { hideKeys, holdsKey } from "../text/hide-keys.ts";
import { replayedErrorIn } from "./replayed-error.ts";
import { hintForGiven } from "./hint-for-given.ts";

/** The called model and its host, for messages. */
export interface ModelPlace {
  model: string;
  host: string;
  /** True for OpenAI's protocol, whose key and address the environment's OPENAI_ variables configure. */
  speaksOpenAI: boolean;
  /** True for a model that was made in code, and whose parameters we cannot change. */
  isGiven?: boolean;
}

/** The fields of clients' errors that are read here. */
export interface ClientError {
  status?: number;
  code?: string | null;
  name?: string;
  headers?: { get?(name: string): string | null };
  cause?: unknown;
  /** The error that a server put into a body. OpenAI's client has it on its own errors, too. */
  error?: unknown;
  message?: string;
  /** True for an error inside a reply with status 200. The status is then the one that the error means. */
  isInside?: boolean;
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

/** Returns true for a ModelError, also one from another copy of the package. */
export function isModelError(value: unknown): value is ModelError {
  return isTroupeError(value) && "retryable" in value;
}

/** Turns anything that a chat model threw into a ModelError that says what to do. Returns a ModelError unchanged, also a wrapped one. */
export function classifyError(thrown: unknown, place: ModelPlace): ModelError {
  const chain = causesOf(thrown);
  // A client wraps what our own `fetch` threw.
  const ours = chain.find(isModelError);
  if (ours !== undefined) return ours;
  const replayed = replayedErrorIn(chain);
  if (replayed !== null) return replayed;
  // LangChain wraps some refusals in errors of its own, without the status.
  const refusal = chain.find((one) => typeof one.status === "number") ?? bodyErrorIn(chain);
  const retryAfterMilliseconds = hintIn(refusal);
  const [code, message] =
    refusal === undefined
      ? classifyTransport(thrown, chain, place)
      : classifyStatus(refusal, { place, retryAfterMilliseconds });
  // Some servers repeat the key, or a part of it: such an error is not kept as the cause, which may be logged.
  const mayHoldKey = code === "model_key_refused" || chain.map(messageOf).some(holdsKey);
  const cause = mayHoldKey ? {} : { cause: thrown };
  return new ModelError(code, message, { ...cause, retryAfterMilliseconds });
}

/**
 * Returns true for a mistake in code, which another attempt cannot fix. Only models that were made in code count, because
 * OpenAI's client also throws a TypeError for an unexpected reply, and `fetch` throws one without a connection.
 */
export function isProgrammingError(thrown: unknown, place: ModelPlace): boolean {
  if (thrown instanceof ReferenceError) return true;
  if (place.speaksOpenAI || !(thrown instanceof TypeError || thrown instanceof RangeError)) return false;
  const chain = causesOf(thrown);
  const isRefusal = chain.some((one) => typeof one.status === "number");
  return !isRefusal && classifyTransport(thrown, chain, place)[0] === "model_reply_unreadable";
}

function classifyStatus(
  error: ClientError,
  options: { place: ModelPlace; retryAfterMilliseconds: number | null },
): [ModelErrorCode, string] {
  const { host, model, speaksOpenAI } = options.place;
  const { status = 0, isInside = false } = error;
  const words = briefMessageOf(error);
  const said = words === "" ? "" : `: ${words}`;
  if (status === 401 || status === 403) {
    const advice = speaksOpenAI ? "check OPENAI_API_KEY and its rights" : `check your key for ${host}`;
    return ["model_key_refused", `${host} refused the key (${status}${said}): ${advice}`];
  }
  if (status === 404) {
    const advice = speaksOpenAI ? "check TROUPE_MODEL and OPENAI_BASE_URL" : "check the model's name";
    return [
      "model_not_found",
      `${host} has no model ${JSON.stringify(model)} at this address (404${said}): ${advice}`,
    ];
  }
  if (status === 402 || classifyRateLimitError(error)?.action === "stop") {
    return [
      "model_quota_exhausted",
      `the account at ${host} has no quota left (${status}${said}): check its plan and billing`,
    ];
  }
  if (status === 429) {
    const wait = options.retryAfterMilliseconds;
    const asked = wait === null ? "" : `; it asks to wait ${Math.ceil(wait / 1000)} s`;
    return [
      "model_rate_limited",
      `${host} limits the rate (429): ${words}${asked}; wait, or send fewer calls at once`,
    ];
  }
  if (status === 408 || status >= 500) {
    return [
      "model_server_failed",
      isInside ? `${host} failed inside its reply: ${words}` : `${host} failed (${status}): ${words}`,
    ];
  }
  const hint = options.place.isGiven === true ? hintForGiven(words) : null;
  const advice = hint === null ? "" : `; ${hint}`;
  return ["model_request_refused", `${host} refused the request (${status}): ${words}${advice}`];
}

/** Returns how many milliseconds the server asks to wait, in a header or in its message; null if it does not say. */
function hintIn(error: ClientError | undefined): number | null {
  if (error === undefined) return null;
  const milliseconds = Number.parseFloat(error.headers?.get?.("retry-after-ms") ?? "");
  if (milliseconds >= 0) return milliseconds;
  const seconds = parseRetryAfterMs(error.headers?.get?.("retry-after"));
  return seconds ?? classifyRateLimitError(error)?.retryAfterMs ?? null;
}

function classifyTransport(
  thrown: unknown,
  chain: readonly ClientError[],
  { host, speaksOpenAI }: ModelPlace,
): [ModelErrorCode, string] {
  const codes = chain.map((cause) => cause.code ?? "");
  const network = codes.find((code) => NETWORK_CODES.has(code));
  const message = chain.map(messageOf).join(" ");
  if (chain.some((cause) => cause.name === "TimeoutError"))
    return ["model_timed_out", `${host} did not answer in time`];
  if (
    codes.includes("UND_ERR_SOCKET") ||
    /terminated|premature close|socket hang up|other side closed/i.test(message)
  ) {
    return ["model_cut_off", `${host} closed the connection before the reply was complete`];
  }
  if (network !== undefined || /connection error|fetch failed/i.test(message)) {
    const advice = speaksOpenAI ? "is it running, and is OPENAI_BASE_URL right?" : "is it running?";
    return [
      "model_unreachable",
      `no model server answers at ${host} (${network ?? "no connection"}): ${advice}`,
    ];
  }
  return [
    "model_reply_unreadable",
    `${host} did not answer as a chat-completions server does (${briefMessageOf(thrown)}): ` +
      "check OPENAI_BASE_URL, which usually ends in /v1",
  ];
}

/** Returns an error that a server sent inside a reply or a stream, with the status that it means. */
function bodyErrorIn(chain: readonly ClientError[]): ClientError | undefined {
  const inside = chain.find(
    ({ error }) => (typeof error === "object" && error !== null) || typeof error === "string",
  );
  if (inside === undefined) return undefined;
  const { error, headers } = inside;
  const status = statusMeantBy(error);
  return Object.assign(new Error(wordsOf(error)), {
    status,
    error,
    isInside: true,
    ...(headers && { headers }),
  });
}

/** Returns an error and its causes, the outermost first. */
export function causesOf(thrown: unknown): ClientError[] {
  const causes: ClientError[] = [];
  let one = thrown;
  while (typeof one === "object" && one !== null && causes.length < 8) {
    causes.push(one);
    one = (one as ClientError).cause;
  }
  return causes;
}

/** Returns the first line of a client's message, because the rest may be links or a whole page. */
function briefMessageOf(thrown: unknown): string {
  const line = printable(firstLine(messageOf(thrown)).slice(0, 10_000));
  // The client repeats the status, which our message has already said.
  return hideKeys(
    line
      .replace(/^\d{3} /, "")
      .replace(/\.$/, "")
      .slice(0, 300),
  );
}
