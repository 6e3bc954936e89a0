import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isTroupeError } from "troupe";
import { NothingWaits, type Conversations } from "./conversations.ts";
import { lineOf, questionOf } from "./lines.ts";
import { PAGE } from "./page.ts";
import { FORMS, readBody, type Body } from "./read-body.ts";

/** How a server that is operated by others says how it is, and how it ends. */
export interface Operation {
  /** Rejects if what keeps the conversations cannot be used now. */
  check: () => Promise<void>;
  /** Cuts the answers off that are being written. */
  stop: AbortSignal;
}

/**
 * Creates the server. `GET /` is the page. `POST /chat` with a message or with answers streams lines of JSON, and with
 * `{ "continue": true }` the rest of an answer that was cut off, or nothing (204). `GET /questions` returns what the
 * visitor's conversation waits on, for a page that was closed. `GET /healthz` says that the process lives, and `GET /readyz`
 * whether it can answer (200 or 503).
 */
export function createChatServer(
  conversations: Conversations,
  { check = async () => {}, stop = new AbortController().signal }: Partial<Operation> = {},
): Server {
  return createServer((request, response) => {
    answer({ conversations, check, stop }, request, response).catch((error: unknown) =>
      fail(response, error),
    );
  });
}

const PATHS = "GET /, GET /questions, POST /chat, GET /healthz and GET /readyz";

async function answer(
  { conversations, check, stop }: Operation & { conversations: Conversations },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const visitor = visitorOf(request);
  // Node leaves the body of an answer to HEAD out by itself.
  const method = request.method === "HEAD" ? "GET" : request.method;
  const path = request.url?.split("?")[0];
  switch (`${method} ${path}`) {
    case "GET /":
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(PAGE);
      return;
    case "GET /questions": {
      const questions = await conversations.questions(visitor);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(questions.map(questionOf)));
      return;
    }
    case "POST /chat": {
      const left = new AbortController();
      response.on("close", () => left.abort());
      const signal = AbortSignal.any([left.signal, stop]);
      return chat((body) => conversations.reply(visitor, body, signal), visitor, request, response);
    }
    case "GET /healthz":
      response.end("ok");
      return;
    case "GET /readyz": {
      const isReady = await check().then(
        () => true,
        () => false,
      );
      response.writeHead(isReady ? 200 : 503).end(isReady ? "ready" : "not ready");
      return;
    }
    default:
      response.writeHead(404).end(`not found; there are ${PATHS}`);
  }
}

async function chat(
  reply: (body: Body) => ReturnType<Conversations["reply"]>,
  visitor: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === null) {
    response.writeHead(400).end(FORMS);
    return;
  }
  const items = await reply(body);
  if (items === null) {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(200, {
    "content-type": "application/x-ndjson; charset=utf-8",
    "set-cookie": `visitor=${visitor}; HttpOnly; SameSite=Strict; Path=/`,
  });
  for await (const item of items) {
    const line = lineOf(item);
    if (line !== null) response.write(`${JSON.stringify(line)}\n`);
  }
  response.end();
}

/** A question that does not wait any more, or a conversation that still works on the last message. */
const CONFLICTS = ["approval_unknown", "run_not_waiting", "thread_busy"] as const;

/** Says that a request failed. */
function fail(response: ServerResponse, error: unknown): void {
  const isConflict = CONFLICTS.some((code) => isTroupeError(error, code)) || error instanceof NothingWaits;
  if (!isConflict) console.error(error);
  if (response.headersSent) response.destroy();
  else if (isConflict) response.writeHead(409).end((error as Error).message);
  else response.writeHead(500).end("the service failed");
}

/** Returns the id of the visitor's conversation: the one in the cookie, or a new one. Use your own sessions here. */
function visitorOf(request: IncomingMessage): string {
  return /\bvisitor=([\da-f-]{36})\b/.exec(request.headers.cookie ?? "")?.[1] ?? randomUUID();
}
