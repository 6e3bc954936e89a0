/** Where an answer ends in the bytes of a connection. */
export interface AnswerFrame {
  status: number;
  /** The position after the answer; null if only the end of the connection ends it. */
  end: number | null;
  /** Whether the connection can be used for a further request. */
  isKept: boolean;
  /** Whether an answer of this status, or to this method, has no body. */
  isBodyless: boolean;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/**
 * Finds the end of the first answer, as RFC 9112 says. Returns `incomplete` if more bytes must come, and `unreadable` if
 * this is no answer of HTTP/1.
 */
export function frameOfAnswer(bytes: Buffer, method: string): AnswerFrame | "incomplete" | "unreadable" {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return looksLikeAnswer(bytes) ? "incomplete" : "unreadable";
  const [first = "", ...lines] = bytes.toString("latin1", 0, headEnd).split("\r\n");
  const found = /^HTTP\/1\.(?<minor>[01]) (?<status>\d{3})/.exec(first)?.groups;
  if (found === undefined) return "unreadable";
  const start = headEnd + HEAD_END.length;
  const status = Number(found["status"]);
  if (status < 200) {
    const next = frameOfAnswer(bytes.subarray(start), method);
    return typeof next === "string" ? next : { ...next, end: next.end === null ? null : start + next.end };
  }
  const headers = headersOf(lines);
  const connection = headers.get("connection")?.toLowerCase() ?? "";
  const isNamedKept =
    found["minor"] === "1" ? !connection.includes("close") : connection.includes("keep-alive");
  const isBodyless = method === "HEAD" || status === 204 || status === 304;
  const frame = { status, isBodyless };
  if (isBodyless) return { ...frame, end: start, isKept: isNamedKept };
  if (/chunked/i.test(headers.get("transfer-encoding") ?? "")) {
    const end = endOfChunks(bytes, start);
    return typeof end === "string" ? end : { ...frame, end, isKept: isNamedKept };
  }
  const length = headers.get("content-length");
  if (length === undefined) return { ...frame, end: null, isKept: false };
  if (!/^\d+$/.test(length)) return "unreadable";
  const end = start + Number(length);
  return bytes.length < end ? "incomplete" : { ...frame, end, isKept: isNamedKept };
}

const BEGINNING = "HTTP/1.";

/** Returns true if these bytes may be the beginning of an answer. Empty lines before it may be ignored. */
export function looksLikeAnswer(bytes: Buffer): boolean {
  const text = bytes.toString("latin1", 0, 200).replace(/^(?:\r?\n)+/, "");
  return BEGINNING.startsWith(text.slice(0, BEGINNING.length));
}

function headersOf(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase().trim(), line.slice(colon + 1).trim()];
    }),
  );
}

/** Returns the position after the last chunk and its trailers. */
function endOfChunks(bytes: Buffer, start: number): number | "incomplete" | "unreadable" {
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd === -1) return "incomplete";
    const size = /^[\da-f]+/i.exec(bytes.toString("latin1", at, lineEnd))?.[0];
    if (size === undefined) return "unreadable";
    const next = lineEnd + 2 + Number.parseInt(size, 16);
    if (Number.parseInt(size, 16) > 0) {
      at = next + 2;
      continue;
    }
    // Trailers end with an empty line.
    if (bytes.toString("latin1", next, next + 2) === "\r\n") return next + 2;
    const trailersEnd = bytes.indexOf(HEAD_END, next);
    return trailersEnd === -1 ? "incomplete" : trailersEnd + HEAD_END.length;
  }
}
