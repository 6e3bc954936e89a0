import type { RunItem } from "../streaming/run-item.ts";
import { STREAM_HEADERS } from "../streaming/stream-headers.ts";
import { toUIMessageStream, type UIMessageStreamOptions } from "./to-ui-message-stream.ts";

/** The headers of the AI SDK's protocol. */
const HEADERS = { ...STREAM_HEADERS, "x-vercel-ai-ui-message-stream": "v1" };

/**
 * Answers a request of `useChat` with the stream of a run, as server-sent events. If the client leaves, the run is stopped.
 *
 * @example
 * export async function POST(request: Request): Promise<Response> {
 *   const chat = readChatRequest(await request.json());
 *   const input = "answers" in chat ? await answerApprovals(team, thread, chat.answers) : { messages: chat.messages };
 *   const items = streamRun(team, input, { ...thread, signal: request.signal });
 *   return toUIMessageStreamResponse(items, { continues: chat.continues });
 * }
 */
export function toUIMessageStreamResponse(
  items: AsyncIterable<RunItem<unknown>>,
  options: UIMessageStreamOptions = {},
): Response {
  const events = new TransformStream<unknown, string>({
    transform(chunk, controller) {
      controller.enqueue(`data: ${JSON.stringify(chunk)}\n\n`);
    },
    flush(controller) {
      controller.enqueue("data: [DONE]\n\n");
    },
  });
  const body = toUIMessageStream(items, options).pipeThrough(events).pipeThrough(new TextEncoderStream());
  return new Response(body, { headers: HEADERS });
}
