import { counted } from "../../../text/counted.ts";
import { isRecord } from "../../../text/is-record.ts";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import { sendRequest, type WireRequest } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";
import type { OddOptions, OddReport } from "./odd-answer.ts";
import { requestsWithBody } from "./requests-with-body.ts";

/** Characters of two, three and four bytes. */
export const CHARACTERS = "é€漢😀";

const MOST_REQUESTS = 3;

/**
 * Sends bodies with characters of several bytes, first at once and then in parts that are cut inside a character, as a
 * network may cut them. If the text comes back from the whole body, it must come back from the parts, too. That counts
 * if the specification or a test speaks of such characters, or of bytes; otherwise it is a warning.
 */
export async function sendInParts(
  server: RunningServer,
  { tests, specification }: { tests: AcceptanceTests; specification: Specification },
  { signal }: OddOptions = {},
): Promise<OddReport> {
  const torn: string[] = [];
  let sent = 0;
  for (const request of await requestsWithBody(server, tests, { most: 2 * MOST_REQUESTS, signal })) {
    const length = request.body?.length ?? 0;
    if (sent === MOST_REQUESTS || length === 0 || length >= LONGEST_BODY) continue;
    const way = await wayBack(server, request, { signal });
    if (way === null) continue;
    sent += 1;
    // If a whole text does not come back a second time either, the service keeps the first one.
    const isShown =
      (await isTorn(server, way, { attempt: 1, signal })) &&
      (await comesBack(server, way, { text: `${CHARACTERS} whole again`, signal })) &&
      (await isTorn(server, way, { attempt: 2, signal }));
    if (isShown) torn.push(`${request.method} ${request.path}: ${TORN}`);
  }
  const isPromised = NON_ASCII.test(JSON.stringify(specification) + JSON.stringify(tests));
  const tried = sent === 0 ? null : `${counted(sent, "request")} in parts`;
  return isPromised ? { failures: torn, warnings: [], tried } : { failures: [], warnings: torn, tried };
}

const TORN = "a text comes back changed if its body arrives in parts that are cut inside a character";

/** Words, and characters, by which a specification or a test promises more than ASCII. */
const NON_ASCII =
  /(?![a-z])\p{L}|\p{Extended_Pictographic}|\\u00[89a-f]|\\u[1-9a-f]|utf-?8|unicode|emoji|\bbytes?\b/iu;

/** Longest body that is sent in parts, in characters. */
const LONGEST_BODY = 4_000;

/** How a text is sent, and how it comes back. */
interface Way {
  request: (text: string) => WireRequest;
  /** The path that returns it; null if the answer itself does. */
  readBack: ((location: string | undefined) => string) | null;
}

/** Finds out whether a text of the request comes back, and how. Returns null if it does not. */
async function wayBack(
  server: RunningServer,
  request: WireRequest,
  { signal }: OddOptions,
): Promise<Way | null> {
  const ways: Way["readBack"][] = [null, () => request.path, (location) => location ?? request.path];
  for (const [index, bodyWith] of bodiesWithText(request.body ?? "").entries()) {
    const requestWith = (text: string): WireRequest => ({ ...request, body: bodyWith(text) });
    for (const [way, readBack] of ways.entries()) {
      const text = `${CHARACTERS} whole ${index} ${way}`;
      const found = { request: requestWith, readBack };
      if (await comesBack(server, found, { text, signal })) return found;
    }
  }
  return null;
}

/** Sends a whole text, and returns true if it comes back as it is. */
async function comesBack(
  server: RunningServer,
  way: Way,
  options: { text: string } & OddOptions,
): Promise<boolean> {
  const back = await textBack(server, way, options);
  return back.status === "read" && isIn(back.text, options.text);
}

async function isTorn(
  server: RunningServer,
  way: Way,
  { attempt, signal }: { attempt: number } & OddOptions,
): Promise<boolean> {
  const text = `${CHARACTERS} parts ${attempt}`;
  const parts = partsOf(way.request(text).body ?? "");
  const back = await textBack(server, way, { text, parts, signal });
  return back.status === "refused" || (back.status === "read" && !isIn(back.text, text));
}

/** Sends a text, and reads the answer in which it can come back. */
async function textBack(
  server: RunningServer,
  { request, readBack }: Way,
  { text, parts, signal }: { text: string; parts?: Buffer[] } & OddOptions,
): Promise<{ status: "read" | "refused" | "unknown"; text: string }> {
  const answer = await sendRequest(server.address, request(text), { parts, signal });
  signal?.throwIfAborted();
  if ("fault" in answer || answer.status >= 300) {
    const isRefused = "status" in answer && REFUSALS.has(answer.status);
    return { status: isRefused ? "refused" : "unknown", text: "" };
  }
  if (readBack === null) return { status: "read", text: answer.body };
  const path = readBack(answer.headers.get("location")).replace(/^https?:\/\/[^/]*/i, "");
  const read = await sendRequest(
    server.address,
    { method: "GET", path, headers: [], body: null },
    { signal },
  );
  signal?.throwIfAborted();
  if ("fault" in read || read.status >= 300) return { status: "unknown", text: "" };
  return { status: "read", text: read.body };
}

/** A request is wrong, or breaks the program. Other statuses, such as 409 and 429, have other reasons. */
const REFUSALS = new Set([400, 422, 500]);

/** Returns functions that write a text into a body: into each text of a JSON object, or behind any other body. */
export function bodiesWithText(body: string): ((text: string) => string)[] {
  const value = parsed(body);
  if (value === undefined) return [(text) => `${body}${text}`];
  if (!isRecord(value)) return [];
  const names = Object.keys(value).filter((name) => typeof value[name] === "string");
  return names
    .slice(0, MOST_FIELDS)
    .map(
      (name) => (text) =>
        JSON.stringify(Object.assign({}, value, { [name]: `${String(value[name])} ${text}` })),
    );
}

const MOST_FIELDS = 3;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Cuts a body after the first byte of each character of several bytes. */
function partsOf(body: string): Buffer[] {
  const bytes = Buffer.from(body);
  const cuts = [...bytes.keys()].filter((index) => (bytes[index - 1] ?? 0) >= FIRST_OF_SEVERAL);
  return [0, ...cuts].map((start, index) => bytes.subarray(start, cuts[index] ?? bytes.length));
}

/** Smallest byte that begins a character of several bytes in UTF-8. */
const FIRST_OF_SEVERAL = 0xc0;

/** Looks for a text as it is, and as JSON, addresses and HTML may write it. */
function isIn(answer: string, text: string): boolean {
  const escaped = text.replaceAll(
    /[^\u0020-\u007e]/g,
    (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const spellings = [text, encodeURIComponent(text), encodeURIComponent(text).replaceAll("%20", "+")];
  return spellings.some((spelling) => answer.includes(spelling)) || answer.toLowerCase().includes(escaped);
}
