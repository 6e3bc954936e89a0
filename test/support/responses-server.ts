import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A request of the Responses API. */
export interface ResponsesRequest {
  stream?: boolean;
  input: { type?: string; role?: string; call_id?: string; output?: string; [name: string]: unknown }[];
  text?: { format?: Record<string, unknown> };
  [name: string]: unknown;
}

/** What the server answers: a whole body, the events of a stream, or a status with a body. */
export type ResponsesReply =
  | { body: Record<string, unknown> }
  | { events: readonly Record<string, unknown>[] }
  | { status: number; body: Record<string, unknown> };

/** A server of the Responses API that is listening. */
export interface ResponsesServer extends AsyncDisposable {
  baseUrl: string;
  requests: readonly ResponsesRequest[];
}

/** Starts a server of OpenAI's Responses API on 127.0.0.1. */
export async function responsesServer(
  replyTo: (request: ResponsesRequest, attempt: number) => ResponsesReply,
): Promise<ResponsesServer> {
  const requests: ResponsesRequest[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await json(request)) as ResponsesRequest;
    requests.push(body);
    send(response, replyTo(body, requests.length));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, reply: ResponsesReply): void {
  if ("events" in reply) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of reply.events) {
      response.write(`event: ${String(event["type"])}\ndata: ${JSON.stringify(event)}\n\n`);
    }
    response.end();
    return;
  }
  response.writeHead("status" in reply ? reply.status : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(reply.body));
}

/** An item of a reply's output: a message, a call, or a thought. */
export type OutputItem = Record<string, unknown>;

/** Makes a message of the output. */
export function said(text: string, more: OutputItem = {}): OutputItem {
  const content = [{ type: "output_text", text, annotations: [] }];
  return { type: "message", id: "msg_1", role: "assistant", status: "completed", content, ...more };
}

/** Makes a call of the output. */
export function called(name: string, args: unknown, more: OutputItem = {}): OutputItem {
  const id = { id: "fc_1", call_id: "call_1" };
  return { type: "function_call", ...id, name, arguments: args, status: "completed", ...more };
}

/** Makes a reply of this output, whole or as a stream of many pieces. */
export function responseOf(
  { stream = false }: Pick<ResponsesRequest, "stream">,
  output: readonly OutputItem[],
  more: Record<string, unknown> = {},
): ResponsesReply {
  const usage = { input_tokens: 5, output_tokens: 3, total_tokens: 8 };
  const head = { id: "resp_1", object: "response", created_at: 1, model: "gpt-5", error: null };
  const body = { ...head, status: "completed", incomplete_details: null, output, usage, ...more };
  if (!stream) return { body };
  // A stream of a reply in another status has no last event.
  const end = ["completed", "incomplete", "failed"].find((one) => one === body["status"]);
  return {
    events: [
      { type: "response.created", response: { ...body, status: "in_progress", output: [] } },
      { type: "response.in_progress", response: { ...body, status: "in_progress", output: [] } },
      ...output.flatMap(eventsOf),
      ...(end === undefined ? [] : [{ type: `response.${end}`, response: body }]),
    ],
  };
}

function eventsOf(item: OutputItem, output_index: number): Record<string, unknown>[] {
  const isCall = item["type"] === "function_call";
  const begun = isCall ? { ...item, arguments: "" } : { ...item, content: [] };
  const parts = Array.isArray(item["content"]) ? (item["content"] as { text?: string }[]) : [];
  const texts = isCall ? [String(item["arguments"])] : parts.map(({ text }) => text ?? "");
  const type = isCall ? "response.function_call_arguments.delta" : "response.output_text.delta";
  const deltas = texts.flatMap((text, content_index) =>
    (text.match(/[^]{1,6}/g) ?? []).map((delta) => ({ type, output_index, content_index, delta })),
  );
  return [
    { type: "response.output_item.added", output_index, item: begun },
    ...deltas,
    { type: "response.output_item.done", output_index, item },
  ];
}
