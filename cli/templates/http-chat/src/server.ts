import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answerOf, isTroupeError, isTroupeEvent } from "troupe";
import { PAGE } from "./page.ts";
import type { Team } from "./team.ts";

/** One line of an answer: a piece of text, who works, the whole answer, or an error. */
type Line =
  | { type: "token"; text: string }
  | { type: "working"; agent: string }
  | { type: "answer"; text: string }
  | { type: "error"; code: string };

/** The longest message of a visitor, in characters. */
const LONGEST = 10_000;

/** Creates the server. `GET /` is the page. `POST /chat` with `{ "message": "..." }` streams lines of JSON. */
export function createChatServer(team: Team): Server {
  return createServer((request, response) => {
    if (request.method === "GET" && request.url === "/") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(PAGE);
    } else if (request.method === "POST" && request.url === "/chat") {
      void chat(team, request, response);
    } else {
      response.writeHead(404).end("not found; there are GET / and POST /chat");
    }
  });
}

async function chat(team: Team, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const message = await readMessage(request);
  if (message === null) {
    response.writeHead(400).end('the body must be { "message": "..." }, with at most 10,000 characters');
    return;
  }
  const visitor = visitorOf(request);
  response.writeHead(200, {
    "content-type": "application/x-ndjson; charset=utf-8",
    "set-cookie": `visitor=${visitor}; HttpOnly; SameSite=Strict; Path=/`,
  });
  // A visitor who leaves ends the run, so that no more calls are paid.
  const stop = new AbortController();
  response.on("close", () => stop.abort());
  try {
    const config = { configurable: { thread_id: visitor }, signal: stop.signal };
    for await (const line of linesOf(team, message, config)) response.write(`${JSON.stringify(line)}\n`);
  } catch (error) {
    if (stop.signal.aborted) return;
    if (!isTroupeError(error)) console.error(error);
    const line: Line = { type: "error", code: isTroupeError(error) ? error.code : "internal" };
    response.write(`${JSON.stringify(line)}\n`);
  }
  response.end();
}

/** Runs the team, and returns what a page shows of it. The last line is the whole answer. */
async function* linesOf(
  team: Team,
  message: string,
  config: { configurable: { thread_id: string }; signal: AbortSignal },
): AsyncGenerator<Line> {
  let answer: string | null = null;
  const modes = ["messages", "custom", "values"] as const;
  for await (const [mode, chunk] of await team.stream(
    { messages: message },
    { ...config, streamMode: [...modes] },
  )) {
    if (mode === "messages" && chunk[0].text !== "") yield { type: "token", text: chunk[0].text };
    if (mode === "custom" && isTroupeEvent(chunk) && chunk.type === "agent_started" && chunk.agent !== null) {
      yield { type: "working", agent: chunk.agent };
    }
    if (mode === "values") answer = answerOf(chunk);
  }
  yield { type: "answer", text: answer ?? "" };
}

async function readMessage(request: IncomingMessage): Promise<string | null> {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) {
    body += String(piece);
    if (body.length > 2 * LONGEST) return null;
  }
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === "string" && message.trim() !== "" && message.length <= LONGEST ? message : null;
  } catch {
    return null;
  }
}

/** Returns the id of the visitor's conversation: the one in the cookie, or a new one. Use your own sessions here. */
function visitorOf(request: IncomingMessage): string {
  return /\bvisitor=([\da-f-]{36})\b/.exec(request.headers.cookie ?? "")?.[1] ?? randomUUID();
}
