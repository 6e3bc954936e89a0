import { isRecord } from "../text/is-record.ts";
import { isWebPage, titleOf } from "../text/web-page.ts";

/** How much is kept of a body that has no events, in characters. */
const LONGEST = 20_000;

const LINE_FEED = 10;

/**
 * Puts the lines of a stream of events into the form that OpenAI's client reads. Some servers send an error as a field of
 * its own, as the event `error`, as JSON without `data:`, or as plain text, and the client would skip it.
 *
 * Throws Error for a web page in place of events.
 */
export async function* regularEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const lines = new EventLines();
  let open: Buffer[] = [];
  for await (const piece of body) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) {
      // An event counts only after its line, so nothing is delayed.
      const whole = bytes.subarray(0, end);
      yield lines.regular(open.length === 0 ? whole : Buffer.concat([...open, whole]));
      open = [];
    }
    if (end < bytes.length) open.push(bytes.subarray(end));
  }
  if (open.length > 0) yield lines.regular(Buffer.concat(open));
  yield lines.end();
}

/** Lines that the client reads as they are: empty ones, comments, and `data:` with an object or the end. */
const USUAL = /^(?:\r?$|:|id:|retry:|event: ?(?!error)|data: ?(?:\{|\[DONE\]|\r?$))/;

class EventLines {
  #isError = false;
  #isData = false;
  #hasData = false;
  /** What came outside of events. */
  #outside = "";

  /** Returns whole lines in the regular form. */
  regular(bytes: Buffer): Buffer {
    const text = bytes.toString("utf8");
    // Each line with its line break.
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const regular = lines.map((line) =>
      this.#regular(line.replace(/\n$/, ""), line.endsWith("\n") ? "\n" : ""),
    );
    const changed = regular.join("");
    return changed === text ? bytes : Buffer.from(changed);
  }

  /** Returns what the body said outside of its events, if it had none. */
  end(): Buffer {
    const said = this.#outside.trim();
    if (this.#hasData || said === "") return Buffer.alloc(0);
    if (isWebPage(said)) throw new Error(`it sent a web page: ${JSON.stringify(titleOf(said))}`);
    return Buffer.from(errorEvent(said));
  }

  #regular(line: string, ending: string): string {
    const wasData = this.#isData;
    this.#isData = line.startsWith("data:");
    this.#hasData ||= this.#isData;
    if (!this.#isError && (USUAL.test(line) || (wasData && this.#isData))) return line + ending;
    if (line.trim() === "" || line.startsWith(":")) return line + ending;
    if (/^event: ?error/.test(line)) {
      this.#isError = true;
      return "";
    }
    const field = /^(data|error): ?(.*)$/.exec(line.replace(/\r$/, ""));
    if (field !== null) {
      const [, name, value = ""] = field;
      const isError = this.#isError || name === "error" || parsed(value) === undefined;
      this.#isError = false;
      this.#hasData = true;
      return isError ? errorEvent(value) : line + ending;
    }
    if (isRecord(parsed(line))) {
      this.#hasData = true;
      return `data: ${line.trim()}\n\n`;
    }
    if (this.#outside.length < LONGEST) this.#outside += `${line}\n`;
    return "";
  }
}

/** Makes an event of an error, in the words or the JSON in which it came. */
function errorEvent(said: string): string {
  const value = parsed(said);
  const hasError = isRecord(value) && "error" in value;
  const error = hasError ? value : { error: isRecord(value) ? value : { message: said } };
  return `data: ${JSON.stringify(error)}\n\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
