import { Hono, type Context } from "hono";
import { InputError } from "../../../src/errors/input-error.ts";
import { readBody, runBody } from "./bodies.ts";
import { knownRun, knownThread } from "./known-threads.ts";
import { protocolResponse } from "./protocol-json.ts";
import { runJson } from "./run-json.ts";
import { startRun, type StartedRun } from "./start-run.ts";
import { streamResponse } from "./stream-response.ts";
import type { WorkersParts } from "./workers-parts.ts";

/** Serves the runs of threads. */
export function runRoutes(parts: WorkersParts): Hono {
  const { client } = parts;
  return new Hono()
    .get("/:thread/runs", async (context) => {
      const thread = context.req.param("thread");
      const [limit, offset] = [wholeIn(context, "limit", 10), wholeIn(context, "offset", 0)];
      const status = context.req.query("status");
      const runs = (await knownThread(client, thread)).map(runJson);
      const chosen = runs.filter((run) => status === undefined || run.status === status);
      return protocolResponse(chosen.slice(offset, offset + limit));
    })
    .get("/:thread/runs/:run", async (context) => {
      const { thread, run } = context.req.param();
      return protocolResponse(runJson(await knownRun(client, thread, run)));
    })
    .post("/:thread/runs", async (context) => createRun(context, parts, context.req.param("thread")))
    .post("/:thread/runs/stream", async (context) => streamRun(context, parts, context.req.param("thread")))
    .post("/:thread/runs/wait", async (context) => waitForRun(context, parts, context.req.param("thread")))
    .get("/:thread/runs/:run/stream", async (context) => {
      const { thread, run } = context.req.param();
      return streamResponse(context, parts, {
        run: await knownRun(client, thread, run),
        after: sequenceIn(context.req.header("Last-Event-ID")),
        modes: context.req.queries("stream_mode") ?? null,
        stopsWithReader: /^(?:1|true)$/.test(context.req.query("cancel_on_disconnect") ?? ""),
      });
    })
    .get("/:thread/runs/:run/join", async (context) => {
      const { thread, run } = context.req.param();
      const { result } = await client.wait(await knownRun(client, thread, run), {
        signal: context.req.raw.signal,
      });
      return protocolResponse(result ?? {});
    })
    .post("/:thread/runs/:run/cancel", async (context) => {
      const { thread, run } = context.req.param();
      const record = await client.cancel(await knownRun(client, thread, run));
      if (!/^(?:1|true)$/.test(context.req.query("wait") ?? "")) return context.body(null, 202);
      await client.wait(record, { signal: context.req.raw.signal });
      return context.body(null, 204);
    });
}

/** Serves runs without a thread of their own: each gets a new one. */
export function threadlessRunRoutes(parts: WorkersParts): Hono {
  return new Hono()
    .post("/", async (context) => createRun(context, parts, null))
    .post("/stream", async (context) => streamRun(context, parts, null))
    .post("/wait", async (context) => waitForRun(context, parts, null));
}

async function createRun(context: Context, parts: WorkersParts, thread: string | null): Promise<Response> {
  const { record } = await startRun(parts, thread, await readBody(context, runBody));
  const response = protocolResponse(runJson(record));
  response.headers.set("Content-Location", `/threads/${record.thread}/runs/${record.id}`);
  return response;
}

async function streamRun(context: Context, parts: WorkersParts, thread: string | null): Promise<Response> {
  const body = await readBody(context, runBody);
  const { record, after }: StartedRun = await startRun(parts, thread, body);
  return streamResponse(context, parts, {
    run: record,
    after,
    modes: [body.stream_mode ?? "values"].flat(),
    stopsWithReader: body.on_disconnect === "cancel",
  });
}

async function waitForRun(context: Context, parts: WorkersParts, thread: string | null): Promise<Response> {
  const { record: started } = await startRun(parts, thread, await readBody(context, runBody));
  const { record, result } = await parts.client.wait(started, { signal: context.req.raw.signal });
  const { error } = record;
  return protocolResponse(
    error === null ? (result ?? {}) : { __error__: { error: error.code, message: error.message } },
  );
}

/** Reads the id of an item. SDKs send -1 for the beginning. */
function sequenceIn(id: string | undefined): number | undefined {
  return id !== undefined && /^\d+$/.test(id) ? Number(id) : undefined;
}

function wholeIn(context: Context, name: string, absent: number): number {
  const text = context.req.query(name);
  if (text === undefined) return absent;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InputError(`${name} must be a whole number of at least 0, but is ${JSON.stringify(text)}`);
}
