import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { readAgUiThread, respondWithAgUi } from "troupe/ag-ui";
import { graphs, type GraphName } from "./graphs.ts";
import { ownPageOnly } from "./own-page-only.ts";
import { userOf } from "./session.ts";

const MAXIMUM_BODY = 1_000_000;
const NAMES = Object.keys(graphs) as GraphName[];
const own = ["'self'"];

const app = new Hono();
app.use(
  secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], scriptSrc: own, styleSrc: own, connectSrc: own },
  }),
  ownPageOnly,
  bodyLimit({
    maxSize: MAXIMUM_BODY,
    onError: (context) => context.json({ error: `the body is larger than ${MAXIMUM_BODY} bytes` }, 413),
  }),
);

for (const [path, file, type] of [
  ["/", "index.html", "text/html; charset=utf-8"],
  ["/page.js", "page.js", "text/javascript; charset=utf-8"],
  ["/ag-ui.js", "ag-ui.js", "text/javascript; charset=utf-8"],
  ["/page.css", "page.css", "text/css; charset=utf-8"],
] as const) {
  const content = readFileSync(new URL(`page/${file}`, import.meta.url), "utf8");
  app.get(path, (context) => {
    userOf(context); // sets the cookie before the page sends requests
    return context.body(content, 200, { "content-type": type });
  });
}

for (const name of NAMES) {
  // The thread is that of the user, so an id leads only to conversations of the same user.
  const threadOf = (user: string, id: string) => ({ configurable: { thread_id: `${name} ${user} ${id}` } });

  app.post(`/${name}`, (context) =>
    respondWithAgUi(graphs[name], context.req.raw, ({ threadId }) => ({
      config: threadOf(userOf(context), threadId),
      toolContent: true, // these tools return nothing that the user may not see
      onError: (error) => console.error(error),
    })),
  );
  app.get(`/${name}/:thread`, async (context) =>
    context.json(await readAgUiThread(graphs[name], threadOf(userOf(context), context.req.param("thread")))),
  );
}

app.notFound((context) => {
  const available = NAMES.map((name) => `POST /${name}`).join(", ");
  return context.json({ error: `unknown path; available: GET /, ${available}` }, 404);
});
app.onError((error, context) => {
  if (error instanceof HTTPException) return context.json({ error: error.message }, error.status);
  console.error(error);
  return context.json({ error: "the service failed; see its log" }, 500);
});

const port = Number(process.env["PORT"] ?? 3000);
const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, (address) => {
  console.log(`listening on http://127.0.0.1:${address.port}`);
});
server.on("error", (error) => {
  console.error(`cannot listen on port ${port}: ${error.message}; set PORT to another one`);
  process.exitCode = 1;
});
