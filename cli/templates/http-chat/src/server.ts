import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answerApprovals, isTroupeError, pendingApprovals, streamRun } from "troupe";
import { lineOf, questionOf } from "./lines.ts";
import { PAGE } from "./page.ts";
import { FORMS, readBody } from "./read-body.ts";
import type { Team } from "./team.ts";

/**
 * Creates the server. `GET /` is the page. `POST /chat` with a message or with answers streams lines of JSON.
 * `GET /questions` returns what the visitor's conversation waits on, for a page that was closed.
 */
export function createChatServer(team: Team): Server {
  return createServer((request, response) => {
    answer(team, request, response).catch((error: unknown) => fail(response, error));
  });
}

async function answer(team: Team, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const visitor = visitorOf(request);
  switch (`${request.method} ${request.url}`) {
    case "GET /":
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(PAGE);
      return;
    case "GET /questions": {
      const questions = await pendingApprovals(team, threadOf(visitor));
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(questions.map(questionOf)));
      return;
    }
    case "POST /chat":
      return chat(team, visitor, request, response);
    default:
      response.writeHead(404).end("not found; there are GET /, GET /questions and POST /chat");
  }
}

async function chat(
  team: Team,
  visitor: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === null) {
    response.writeHead(400).end(FORMS);
    return;
  }
  const thread = threadOf(visitor);
  const input =
    "answers" in body ? await answerApprovals(team, thread, body.answers) : { messages: body.message };
  response.writeHead(200, {
    "content-type": "application/x-ndjson; charset=utf-8",
    "set-cookie": `visitor=${visitor}; HttpOnly; SameSite=Strict; Path=/`,
  });
  // A visitor who leaves ends the run, so that no more calls are paid.
  const stop = new AbortController();
  response.on("close", () => stop.abort());
  for await (const item of streamRun(team, input, { ...thread, signal: stop.signal })) {
    const line = lineOf(item);
    if (line !== null) response.write(`${JSON.stringify(line)}\n`);
  }
  response.end();
}

/** Says that a request failed. Answers to a question that does not wait any more are a conflict. */
function fail(response: ServerResponse, error: unknown): void {
  const isConflict = isTroupeError(error, "approval_unknown");
  if (!isConflict) console.error(error);
  if (response.headersSent) response.destroy();
  else response.writeHead(isConflict ? 409 : 500).end(isConflict ? error.message : "the service failed");
}

/** Returns the id of the visitor's conversation: the one in the cookie, or a new one. Use your own sessions here. */
function visitorOf(request: IncomingMessage): string {
  return /\bvisitor=([\da-f-]{36})\b/.exec(request.headers.cookie ?? "")?.[1] ?? randomUUID();
}

function threadOf(visitor: string): { configurable: { thread_id: string } } {
  return { configurable: { thread_id: visitor } };
}
