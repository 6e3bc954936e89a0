import type { BaseMessage } from "@langchain/core/messages";
import type { Context } from "hono";
import { streamSSE, type SSEStreamingApi } from "hono/streaming";
// In a project of your own: from "troupe".
import { isTroupeError, isTroupeEvent, type Outcome } from "../../src/index.ts";

/** A chunk of a run's stream in the modes `messages`, `custom` and `values`. */
type Chunk =
  | ["messages", [BaseMessage, ...unknown[]]]
  | ["custom", unknown]
  | ["values", { messages: BaseMessage[]; outcome: Outcome | null }];

/**
 * Answers with server-sent events: `token` for each piece of the answer, `event` for each Troupe event, and at the end
 * `result`, or `error` with a code and a message. Stops the run when the client disconnects.
 */
export function streamRun(
  context: Context,
  start: (signal: AbortSignal) => Promise<AsyncIterable<Chunk>>,
): Response {
  return streamSSE(context, async (stream) => {
    const stop = new AbortController();
    stream.onAbort(() => stop.abort());
    try {
      await send(stream, await start(stop.signal));
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!isTroupeError(error)) console.error(error);
      const { code, message } = isTroupeError(error) ? error : INTERNAL;
      await write(stream, "error", { code, message });
    }
  });
}

const INTERNAL = { code: "internal", message: "the service failed; see its log" };

async function send(stream: SSEStreamingApi, run: AsyncIterable<Chunk>): Promise<void> {
  let answer: string | undefined;
  let outcome: Outcome | null = null;
  for await (const [mode, chunk] of run) {
    if (mode === "messages") {
      const { text } = chunk[0];
      if (text !== "") await write(stream, "token", { text });
    } else if (mode === "custom") {
      if (isTroupeEvent(chunk)) await write(stream, "event", chunk);
    } else {
      answer = chunk.messages.at(-1)?.text;
      outcome = chunk.outcome;
    }
  }
  await write(stream, "result", { answer, outcome });
}

async function write(stream: SSEStreamingApi, event: string, data: object): Promise<void> {
  await stream.writeSSE({ event, data: JSON.stringify(data) });
}
