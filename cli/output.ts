import type { Writable } from "node:stream";
import { createSecrets } from "./secrets.ts";
import { printable } from "./view/printable.ts";

/** A stream that may be a terminal, as the process' own are. */
export interface Screen extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where a command's words go: answers and data to stdout, everything else to stderr, no secret to either. */
export interface Output {
  /** Whether stderr is a terminal that may be redrawn and colored (see https://no-color.org). */
  readonly isLive: boolean;
  readonly stderr: Screen;
  /** Keeps a value, such as a key, out of everything that is said from now on. */
  keepSecret(value: string | null): void;
  redact(text: string): string;
  /** Says something on stderr, on lines of its own. */
  say(text: string): void;
  /**
   * Writes to stdout and resolves when it has gone out, also when nobody reads it any more. An answer stays as the
   * model gave it, but for control characters on a terminal; data (`isData`) is redacted.
   */
  deliver(text: string, options?: { isData: boolean }): Promise<void>;
}

/** Makes the output of a process. */
export function createOutput(
  stdout: Screen,
  stderr: Screen,
  environment: NodeJS.ProcessEnv = process.env,
): Output {
  const secrets = createSecrets(environment);
  // Without listeners a reader that goes away (`troupe ... | head`) would end the process with a stack.
  for (const stream of [stdout, stderr]) stream.on("error", () => undefined);
  return {
    isLive: stderr.isTTY === true && !environment["NO_COLOR"] && environment["TERM"] !== "dumb",
    stderr,
    keepSecret: (value) => secrets.add(value),
    redact: (text) => secrets.redact(text),
    say: (text) => void stderr.write(`${secrets.redact(printable(text))}\n`),
    deliver(text, { isData } = { isData: false }) {
      const shown = isData ? secrets.redact(text) : stdout.isTTY ? printable(text) : text;
      return new Promise((resolve, reject) => {
        stdout.write(shown, (error) => (error && !isReaderGone(error) ? reject(error) : resolve()));
      });
    },
  };
}

function isReaderGone(error: NodeJS.ErrnoException): boolean {
  return error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED";
}
