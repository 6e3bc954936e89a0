import type { ErrorItem, RunItem } from "../streaming/run-item.ts";
import type { ContinuedMessage } from "./continued-message.ts";
import { MessageWriter } from "./message-writer.ts";
import type { TroupeUIMessageChunk } from "./ui-message.ts";

/** Options of `toUIMessageStream`. */
export interface UIMessageStreamOptions {
  /**
   * The assistant's message that the run continues, as `readChatRequest` returns it: its questions are closed when they are
   * answered.
   *
   * @default null: the run begins a message
   */
  continues?: ContinuedMessage | null | undefined;
  /**
   * When the reader gets a text. `streamed`: piece by piece. If a model fails in the middle of an answer and is asked again,
   * the part of the void text is marked by `providerMetadata.troupe.discarded`, because the protocol cannot remove it.
   * `whole`: each text when its message is complete, for pages that do not look at the mark.
   *
   * @default "streamed"
   */
  text?: "streamed" | "whole" | undefined;
  /**
   * Returns the text of the `error` chunk, which readers see. It is the place to log `item.error`. A run that was
   * stopped is not an error: its chunk is `abort`.
   *
   * @default the code of the error
   */
  onError?: ((item: ErrorItem) => string) | undefined;
}

/**
 * Turns the items of a run into the stream of a UI message of the AI SDK. The run starts when the stream is read, and
 * is stopped if the reader cancels it.
 *
 * @example
 * const stream = toUIMessageStream(streamRun(team, { messages: "Why?" }));
 * for await (const message of readUIMessageStream({ stream })) console.log(message.parts);
 */
export function toUIMessageStream(
  items: AsyncIterable<RunItem<unknown>>,
  { continues = null, text = "streamed", onError = codeOf }: UIMessageStreamOptions = {},
): ReadableStream<TroupeUIMessageChunk> {
  const writer = new MessageWriter({ continues, streams: text === "streamed", onError });
  const iterator = items[Symbol.asyncIterator]();
  let hasBegun = false;
  return new ReadableStream<TroupeUIMessageChunk>(
    {
      async pull(controller) {
        const chunks = hasBegun ? [] : writer.begin();
        hasBegun = true;
        let isOver = false;
        // A stream does not ask again if it got nothing.
        while (chunks.length === 0) {
          const next = await iterator.next();
          isOver = next.done === true;
          chunks.push(...(next.done === true ? writer.end() : writer.write(next.value)));
          if (isOver) break;
        }
        for (const chunk of chunks) controller.enqueue(chunk);
        if (isOver) controller.close();
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    // Nothing is asked for before the reader wants it: the run starts with the first read.
    { highWaterMark: 0 },
  );
}

function codeOf({ code }: ErrorItem): string {
  return code;
}
