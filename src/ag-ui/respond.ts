import type { Event, RunAgentInput } from "@ag-ui/core";
import type { RunnableConfig } from "@langchain/core/runnables";
import { InputError } from "../errors/input-error.ts";
import { isTroupeError } from "../errors/troupe-error.ts";
import type { RunConfig, StreamableGraph } from "../streaming/stream-run.ts";
import { STREAM_HEADERS } from "../streaming/stream-headers.ts";
import { readAgUiInput } from "./read-input.ts";
import { streamAgUi, type AgUiOptions } from "./stream-ag-ui.ts";

/**
 * Answers an HTTP request of an AG-UI client with the events of the run, as server-sent events. It takes and returns what `fetch`
 * does, as Hono, Next.js, Bun and Deno have it. `optionsOf` says for which thread the run is; what it throws is thrown. A body
 * that is not an input of AG-UI gets the status 400. The run stops if the client leaves.
 *
 * @example
 * app.post("/agent", (context) =>
 *   respondWithAgUi(graph, context.req.raw, (input) => ({
 *     config: { configurable: { thread_id: `${userOf(context)} ${input.threadId}` } },
 *   })),
 * );
 */
export async function respondWithAgUi<Graph extends StreamableGraph>(
  graph: Graph,
  request: Request,
  optionsOf: (input: RunAgentInput) => AgUiOptions<Graph> | Promise<AgUiOptions<Graph>>,
): Promise<Response> {
  let input: RunAgentInput;
  try {
    input = await readAgUiInput(await jsonOf(request));
  } catch (error) {
    if (!isTroupeError(error, "input_invalid")) throw error;
    return Response.json({ error: error.message }, { status: 400 });
  }
  const options = await optionsOf(input);
  const given: RunnableConfig = options.config ?? {};
  const signal =
    given.signal === undefined ? request.signal : AbortSignal.any([given.signal, request.signal]);
  const config = { ...given, signal } as unknown as RunConfig<Graph>;
  return new Response(bodyOf(streamAgUi(graph, input, { ...options, config })), { headers: STREAM_HEADERS });
}

async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new InputError("the body is not JSON");
  }
}

/** Returns the events as the body of a response. Who cancels it stops the run. */
function bodyOf(events: AsyncIterableIterator<Event, undefined, undefined>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await events.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`));
    },
    async cancel() {
      await events.return?.();
    },
  });
}
