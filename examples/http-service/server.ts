import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { csrf } from "hono/csrf";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { answerApprovals, ApprovalError, streamRun } from "troupe";
import { graphs, type GraphName } from "./graphs.ts";
import { readBody, readUser, type Body } from "./read-body.ts";
import { readConversation, type Thread } from "./read-conversation.ts";
import { sendItems } from "./send-items.ts";

const MAXIMUM_BODY = 1_000_000;
const NAMES = Object.keys(graphs) as GraphName[];

const app = new Hono();
app.use(
  secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], ...allowed(["scriptSrc", "styleSrc", "connectSrc"]) },
  }),
  csrf(),
  bodyLimit({
    maxSize: MAXIMUM_BODY,
    onError: (context) => context.json({ error: `the body is larger than ${MAXIMUM_BODY} bytes` }, 413),
  }),
);

for (const [path, file, type] of [
  ["/", "index.html", "text/html; charset=utf-8"],
  ["/page.js", "page.js", "text/javascript; charset=utf-8"],
  ["/read-events.js", "read-events.js", "text/javascript; charset=utf-8"],
  ["/page.css", "page.css", "text/css; charset=utf-8"],
] as const) {
  const content = readFileSync(new URL(`page/${file}`, import.meta.url), "utf8");
  app.get(path, (context) => context.body(content, 200, { "content-type": type }));
}

for (const name of NAMES) {
  app.get(`/${name}`, async (context) =>
    context.json(await readConversation(name, threadOf(name, readUser(context)))),
  );
  app.post(`/${name}`, async (context) => {
    const body = await readBody(context);
    // Without a user, the request is a conversation of its own.
    const thread = threadOf(name, body.user ?? randomUUID());
    const input = await inputOf(name, body, thread);
    return sendItems(context, (signal) => streamRun(graphs[name], input, { ...thread, signal }));
  });
}

app.notFound((context) => {
  const available = NAMES.map((name) => `POST /${name}`).join(", ");
  return context.json({ error: `unknown path; available: GET /, ${available}` }, 404);
});
app.onError((error, context) => {
  if (error instanceof HTTPException) return context.json({ error: error.message }, error.status);
  if (error instanceof ApprovalError) return context.json({ error: error.message }, 409);
  console.error(error);
  return context.json({ error: "the service failed; see its log" }, 500);
});

/** Returns the thread of a user's conversation. A service of your own takes the user from its session. */
function threadOf(name: GraphName, user: string): Thread {
  return { configurable: { thread_id: `${name} ${user}` } };
}

/** Returns the input of the run: the message, or the command with the answers. */
function inputOf(name: GraphName, body: Body, thread: Thread) {
  if ("answers" in body) return answerApprovals(graphs[name], thread, body.answers);
  return { messages: [{ role: "user", content: body.message }] };
}

function allowed<Directive extends string>(directives: readonly Directive[]): Record<Directive, string[]> {
  return Object.fromEntries(directives.map((one) => [one, ["'self'"]])) as Record<Directive, string[]>;
}

const port = Number(process.env["PORT"] ?? 3000);
const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, (address) => {
  console.log(`listening on http://127.0.0.1:${address.port}`);
});
server.on("error", (error) => {
  console.error(`cannot listen on port ${port}: ${error.message}; set PORT to another one`);
  process.exitCode = 1;
});
