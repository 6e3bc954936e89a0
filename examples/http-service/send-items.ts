import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { isTroupeError, type RunItem } from "troupe";

/** Answers with the items of a run as server-sent events. `start` gets the signal that stops the run. */
export function sendItems(
  context: Context,
  start: (signal: AbortSignal) => AsyncIterable<RunItem<unknown>>,
): Response {
  return streamSSE(context, async (stream) => {
    const stop = new AbortController();
    stream.onAbort(() => stop.abort());
    for await (const item of start(stop.signal)) {
      await stream.writeSSE({
        event: item.type,
        data: JSON.stringify(sent(item)),
        id: String(item.sequence),
      });
    }
  });
}

/** Returns what the client gets of an item: not the state, which also holds what models were told. */
function sent(item: RunItem<unknown>): object {
  switch (item.type) {
    case "token":
    case "message":
      return { agent: item.agent, message: item.message, text: item.text };
    case "event":
      return item.event;
    case "approval":
      return { agent: item.agent, question: item.question };
    case "result":
      return { answer: item.text, outcome: item.outcome };
    case "error":
      // Only the messages of Troupe's errors are written for readers.
      if (isTroupeError(item.error) || item.code === "run_aborted")
        return { code: item.code, message: item.message };
      console.error(item.error);
      return { code: "internal", message: "the service failed; see its log" };
  }
}
