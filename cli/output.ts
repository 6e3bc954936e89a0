import type { Writable } from "node:stream";
import { createSecrets } from "./secrets.ts";
import { terminalText } from "./view/markdown.ts";
import { wrapped } from "./view/printable.ts";
import { printable } from "../src/text/printable.ts";

/** A stream that may be a terminal, such as the streams of the process. */
export interface Screen extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** The width of a terminal that does not report its own. */
const DEFAULT_COLUMNS = 80;

/** Returns a terminal's width. A terminal that does not know it reports 0, or nothing. */
export function columnsOf({ columns = 0 }: Screen): number {
  return columns > 0 ? columns : DEFAULT_COLUMNS;
}

/** The output of a command: answers and data go to stdout, everything else to stderr. No secret goes to either. */
export interface Output {
  /** True if stderr is a terminal that may be redrawn and colored (see https://no-color.org). */
  readonly isLive: boolean;
  readonly stderr: Screen;
  /** The width of the terminal to which answers and data go; null if stdout is not a terminal. */
  readonly columns: number | null;
  /** Hides a value, such as a key, in all later output. */
  keepSecret(value: string | null): void;
  redact(text: string): string;
  /** Writes a message to stderr, on lines of its own. A terminal gets it broken at spaces, except its commands. */
  say(text: string): void;
  /**
   * Returns an answer as stdout shows it: as the model wrote it, but on a terminal broken at spaces, with its Markdown as
   * styles, and without control characters.
   */
  shown(answer: string): string;
  /**
   * Writes to stdout. Resolves when the text is written, also if the reader has closed the stream.
   * No secret is in it. A terminal gets no control characters but those of an answer's styles (`isAnswer`).
   */
  deliver(text: string, options?: { isData?: boolean; isAnswer?: boolean }): Promise<void>;
}

/** Creates the output of a process. */
export function createOutput(
  stdout: Screen,
  stderr: Screen,
  environment: NodeJS.ProcessEnv = process.env,
): Output {
  const secrets = createSecrets(environment);
  // Without a listener, a reader that closes the stream (`troupe ... | head`) would end the process with a stack.
  for (const stream of [stdout, stderr]) stream.on("error", () => undefined);
  const isPlain = Boolean(environment["NO_COLOR"]) || environment["TERM"] === "dumb";
  const columns = stdout.isTTY === true ? columnsOf(stdout) : null;
  const shown = (answer: string): string =>
    columns === null ? answer : terminalText(answer, { columns, colored: !isPlain });
  return {
    isLive: stderr.isTTY === true && !isPlain,
    stderr,
    columns,
    shown: (answer) => shown(secrets.redact(answer)),
    keepSecret: (value) => secrets.add(value),
    redact: (text) => secrets.redact(text),
    say: (text) => void stderr.write(`${fitting(secrets.redact(printable(text)), stderr)}\n`),
    deliver(text, { isData = false, isAnswer = false } = {}) {
      const clean = secrets.redact(text);
      const plain = stdout.isTTY === true ? printable(clean) : clean;
      const written = isData ? plain : isAnswer ? shown(clean) : plain;
      return new Promise((resolve, reject) => {
        stdout.write(written, (error) => (error && !isReaderGone(error) ? reject(error) : resolve()));
      });
    },
  };
}

/** Wraps the lines of a message for a terminal. A command on an indented line stays whole, so that it can be copied. */
function fitting(text: string, screen: Screen): string {
  if (screen.isTTY !== true) return text;
  const lines = text.split("\n");
  return lines
    .map((line) => (line.startsWith("  troupe ") ? line : wrapped(line, columnsOf(screen))))
    .join("\n");
}

function isReaderGone(error: NodeJS.ErrnoException): boolean {
  return error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED";
}
