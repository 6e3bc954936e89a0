import { serve } from "@hono/node-server";
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
// In a project of your own: from "troupe/graphs".
import { router, supervisor } from "../../graphs/index.ts";
import { streamRun } from "./stream-run.ts";

const MODES = ["messages", "custom", "values"] as const;
const MAXIMUM_BODY = 1_000_000;

const bodySchema = z.strictObject({ message: z.string().trim().min(1) });

const app = new Hono();
app.use(
  bodyLimit({
    maxSize: MAXIMUM_BODY,
    onError: (context) => context.json({ error: `the body is larger than ${MAXIMUM_BODY} bytes` }, 413),
  }),
);

app.post("/router", async (context) => {
  const messages = await readMessages(context);
  return streamRun(context, (signal) => router.stream({ messages }, { streamMode: [...MODES], signal }));
});

app.post("/supervisor", async (context) => {
  const messages = await readMessages(context);
  return streamRun(context, (signal) => supervisor.stream({ messages }, { streamMode: [...MODES], signal }));
});

app.notFound((context) =>
  context.json({ error: "unknown path; available: POST /router, POST /supervisor" }, 404),
);
app.onError((error, context) => {
  if (error instanceof HTTPException) return context.json({ error: error.message }, error.status);
  console.error(error);
  return context.json({ error: "the service failed; see its log" }, 500);
});

async function readMessages(context: Context): Promise<{ role: "user"; content: string }[]> {
  const body: unknown = await context.req.json().catch(() => null);
  const { data } = bodySchema.safeParse(body);
  if (data) return [{ role: "user", content: data.message }];
  const message = 'the body must be JSON of the form { "message": "..." }, with a text that is not empty';
  throw new HTTPException(400, { message });
}

const port = Number(process.env["PORT"] ?? 3000);
const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, (address) => {
  console.log(`listening on http://127.0.0.1:${address.port}`);
});
server.on("error", (error) => {
  console.error(`cannot listen on port ${port}: ${error.message}; set PORT to another one`);
  process.exitCode = 1;
});
