import { isRecord } from "../text/is-record.ts";

/** An error that a server put into the body of a reply with status 200, or into the middle of a stream. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  /** The error as the server sent it. OpenAI's client has it under the same name on errors of its own. */
  readonly error: unknown;

  constructor(error: unknown) {
    super(wordsOf(error));
    this.error = error;
  }
}

/** Throws ServerError if a body, or one choice of it, is an error. */
export function throwServerError(given: unknown): void {
  // Gemini's servers put the error into a list.
  const body: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
  if (!isRecord(body)) return;
  const { error, object, message, choices } = body;
  if (isError(error)) throw new ServerError(error);
  if (object === "error" && typeof message === "string") throw new ServerError(body);
  if (choices === undefined && object === undefined && isOwnShape(body))
    throw new ServerError(shapedError(body));
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (isRecord(choice) && isError(choice["error"])) throw new ServerError(choice["error"]);
}

/** Returns true for the bodies of errors that have no `error`: those of FastAPI, of gateways, and lists of errors. */
function isOwnShape({ detail, message, errors }: Record<string, unknown>): boolean {
  return (
    [detail, message].some((one) => typeof one === "string" || Array.isArray(one)) || Array.isArray(errors)
  );
}

function shapedError(body: Record<string, unknown>): Record<string, unknown> {
  const { detail, message, errors } = body;
  const words = [message ?? detail ?? errors]
    .flat()
    .map((one: unknown) => (isRecord(one) ? wordsOf(one) : one));
  return {
    ...body,
    message: words.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("; "),
  };
}

function isError(value: unknown): boolean {
  if (typeof value === "string") return value.trim() !== "";
  return isRecord(value) && Object.values(value).some((one) => one !== null && one !== "");
}

/** Returns the server's words about an error. A gateway's error has the words of the server behind it under `metadata.raw`. */
export function wordsOf(error: unknown): string {
  if (typeof error === "string") return error;
  if (!isRecord(error)) return "no reason given";
  const { message, metadata } = error;
  const raw = isRecord(metadata) && typeof metadata["raw"] === "string" ? metadata["raw"] : "";
  const words = [typeof message === "string" ? message : "", raw].filter((one) => one.trim() !== "");
  return words.length > 0 ? words.join(": ") : JSON.stringify(error);
}

/** Words in the code or type of an error, and the HTTP status that they mean. The first match counts. */
const MEANINGS: readonly (readonly [RegExp, number])[] = [
  [/quota|billing|credit|payment/, 402],
  [/rate.?limit|too.?many|resource.?exhausted|throttl/, 429],
  [/permission|forbidden/, 403],
  [/authenti|unauthori|api.?key/, 401],
  [/not.?found/, 404],
  [/overload|unavailable|server|internal|timeout|api_error/, 500],
  [/invalid|bad.?request|context.?length|unsupported|unprocessable|policy|filter/, 400],
];

/** Returns the HTTP status that an error means: its code, what its code or type says, or 500, which is tried again. */
export function statusMeantBy(error: unknown): number {
  if (!isRecord(error)) return 500;
  const named = [error["code"], error["status"], error["status_code"], error["type"]];
  const number = named.map(Number).find((one) => Number.isInteger(one) && one >= 400 && one < 600);
  if (number !== undefined) return number;
  const text = named
    .filter((one) => typeof one === "string")
    .join(" ")
    .toLowerCase();
  return MEANINGS.find(([words]) => words.test(text))?.[1] ?? 500;
}
