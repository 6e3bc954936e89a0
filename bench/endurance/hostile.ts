import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A server's hostile reply: pieces of a body, sent as fast as the client reads them. */
export interface Hostile {
  title: string;
  /** True if the graph's run is streamed. */
  streamed: boolean;
  /** How a run may end. */
  endings: readonly string[];
  pieces: () => Iterable<string>;
  /** The pause before each piece, in milliseconds. */
  pause?: number;
}

const MEGABYTE = 1 << 20;

/** The hostile inputs of the measurement. */
export const HOSTILE: readonly Hostile[] = [
  {
    title: "a stream of text without end",
    endings: ["model_reply_truncated"],
    streamed: true,
    pieces: () => events({ content: "word ".repeat(2_000) }),
  },
  {
    title: "a stream of spaces without end",
    endings: ["model_reply_unreadable"],
    streamed: true,
    pieces: () => events({ content: " ".repeat(10_000) }),
  },
  {
    title: "a stream that drips",
    endings: ["model_timed_out"],
    streamed: true,
    pieces: () => events({ content: "x" }),
    pause: 50,
  },
  {
    title: "arguments of a call without end",
    endings: ["model_reply_truncated"],
    streamed: true,
    pieces: () =>
      events({ tool_calls: [{ index: 0, id: "c", function: { name: "f", arguments: "x".repeat(10_000) } }] }),
  },
  {
    title: "one line of a stream without end",
    endings: ["model_reply_unreadable"],
    streamed: true,
    pieces: () => forever("data: ", "x".repeat(65_536)),
  },
  {
    title: "a body without end",
    endings: ["model_reply_unreadable"],
    streamed: false,
    pieces: () => forever('{"choices":[', " ".repeat(65_536)),
  },
  {
    title: "a text of 6 MB",
    endings: ["model_reply_truncated"],
    streamed: false,
    pieces: () => [completion({ content: "word ".repeat(1.2 * MEGABYTE) })],
  },
  {
    title: "an error of 1 MB, one word",
    endings: ["model_server_failed", "model_request_refused", "model_reply_unreadable"],
    streamed: false,
    pieces: () => [JSON.stringify({ error: { message: "A".repeat(MEGABYTE) } })],
  },
  {
    title: "1,000 calls of tools",
    endings: ["budget_exhausted"],
    streamed: false,
    pieces: () => [completion({ content: null, tool_calls: calls(1_000) })],
  },
  {
    title: "arguments 10,000 levels deep",
    endings: ["model_reply_unreadable"],
    streamed: false,
    pieces: () => [completion({ content: null, tool_calls: [call("c", "[".repeat(10_000))] })],
  },
];

/** Starts a server that answers every request with a hostile reply. */
export async function hostileServer({
  pieces,
  streamed,
  pause,
}: Hostile): Promise<{ baseUrl: string; close: () => void }> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": streamed ? "text/event-stream" : "application/json" });
    void pour(response, pieces(), pause);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, close };
}

async function pour(response: ServerResponse, pieces: Iterable<string>, pause = 0): Promise<void> {
  for (const piece of pieces) {
    if (response.destroyed) return;
    if (pause > 0) await sleep(pause);
    const isFull = !response.write(piece);
    if (isFull) {
      await new Promise<void>((resolve) => {
        const resume = (): void => {
          response.off("drain", resume).off("close", resume);
          resolve();
        };
        response.on("drain", resume).on("close", resume);
      });
    }
  }
  response.end();
}

function* forever(head: string, piece: string): Generator<string> {
  yield head;
  for (;;) yield piece;
}

function* events(delta: object): Generator<string> {
  const event = {
    id: "1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, finish_reason: null }],
  };
  for (;;) yield `data: ${JSON.stringify(event)}\n\n`;
}

function completion(message: object): string {
  const choices = [{ index: 0, finish_reason: "stop", message: { role: "assistant", ...message } }];
  return JSON.stringify({ id: "1", object: "chat.completion", created: 1, model: "m", choices });
}

function calls(count: number): object[] {
  return Array.from({ length: count }, (_, index) => call(`c${index}`, JSON.stringify({ key: `k${index}` })));
}

function call(id: string, args: string): object {
  return { id, type: "function", function: { name: "look_up", arguments: args } };
}
