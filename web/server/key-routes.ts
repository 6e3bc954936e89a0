import { join } from "node:path";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { readEnvironmentFile } from "../../src/models/environment-file.ts";
import { rememberKeysOfEnvironment } from "../../src/text/configured-keys.ts";
import { hideKnownKeys } from "../../src/text/known-keys.ts";

/** The largest text that is searched: the journal of a thread has at most 20 MB, and its state comes on top. */
const MAXIMUM_BYTES = 64 * 1_024 * 1_024;

/** Answers `POST /app/api/hide-keys`: the JSON of the request without configured keys, which a page does not know. */
export function keyRoutes(project: string): Hono {
  const routes = new Hono();
  const limit = bodyLimit({
    maxSize: MAXIMUM_BYTES,
    onError: (context) => context.json({ error: "the thread is larger than 64 MB" }, 413),
  });
  routes.post("/app/api/hide-keys", limit, async (context) => {
    rememberKeysOfEnvironment(readEnvironmentFile(join(project, ".env")));
    rememberKeysOfEnvironment(process.env);
    const text = hideKnownKeys(await context.req.text());
    context.header("cache-control", "no-store");
    context.header("x-content-type-options", "nosniff");
    return context.body(text, 200, { "content-type": "application/json" });
  });
  return routes;
}
