import { pacedFetch } from "./paced-fetch.ts";

/** One event of a stream of server-sent events. */
interface StreamedEvent {
  /** Null if it has none, and so for the id. */
  readonly name: string | null;
  readonly id: string | null;
  readonly data: string;
}

interface EventStreamOptions {
  /** The id of the last event that is known; null to read from the beginning. */
  readonly after: string | null;
  readonly signal: AbortSignal;
  readonly onOpen: () => void;
  readonly onEvent: (event: StreamedEvent) => void;
}

/**
 * Reads a stream of server-sent events until it ends. The browser's `EventSource` cannot begin after an event that an earlier
 * connection has read, which this can. Rejects if the server does not answer with such a stream, or the connection breaks.
 */
export async function readEventStream(
  address: string,
  { after, signal, onOpen, onEvent }: EventStreamOptions,
): Promise<void> {
  const headers = { accept: "text/event-stream", ...(after !== null && { "last-event-id": after }) };
  const { ok, status, body } = await pacedFetch(address, { headers, signal, cache: "no-store" });
  if (!ok || body === null) throw new Error(`${address} answered ${status}`);
  onOpen();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = `${rest}${value}`.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = eventOf(block);
      if (event !== null) onEvent(event);
    }
  }
}

/** Returns null for a comment, such as a sign of life. */
function eventOf(block: string): StreamedEvent | null {
  const valuesOf = (name: string): string[] =>
    block.split("\n").flatMap((line) => (line.startsWith(`${name}: `) ? [line.slice(name.length + 2)] : []));
  const lastOf = (name: string): string | null => valuesOf(name).at(-1) ?? null;
  const data = valuesOf("data");
  return data.length === 0 ? null : { name: lastOf("event"), id: lastOf("id"), data: data.join("\n") };
}
