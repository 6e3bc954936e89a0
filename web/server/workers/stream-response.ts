import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { codeOf, messageOf } from "../../../src/errors/locate-error.ts";
import { hideKeys } from "../../../src/text/hide-keys.ts";
import type { RunRecord } from "../../../src/workers/run-record.ts";
import { runParts } from "./run-parts.ts";
import { protocolJson } from "./protocol-json.ts";
import type { WorkersParts } from "./workers-parts.ts";

/** How often a stream in which nothing happens says that it is there, in milliseconds. */
const HEARTBEAT = 5_000;

/** What a reader of a run asks for. */
export interface StreamQuery {
  after: number | undefined;
  /** Null stands for all. */
  modes: readonly string[] | null;
  /** True if the run is stopped if the reader leaves. */
  stopsWithReader: boolean;
}

const ALL_MODES = ["values", "custom", "messages"];

/** The modes of the protocol under the name of their events. */
const EVENT_OF_MODE: Record<string, string> = { "messages-tuple": "messages" };

/** Answers a request with the events of a run. A reader that lost its connection goes on with `Last-Event-ID`. */
export function streamResponse(
  context: Context,
  parts: WorkersParts,
  { run, after, modes, stopsWithReader }: StreamQuery & { run: RunRecord },
): Response {
  const path = `/threads/${encodeURIComponent(run.thread)}/runs/${encodeURIComponent(run.id)}`;
  context.header("Content-Location", path);
  context.header("Location", `${path}/stream`);
  const wanted = new Set((modes ?? ALL_MODES).map((mode) => EVENT_OF_MODE[mode] ?? mode));
  return streamSSE(context, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    const heartbeat = setInterval(() => void stream.write(": still there\n\n"), HEARTBEAT);
    try {
      for await (const part of runParts(parts, run, { after, modes: wanted, signal: left.signal })) {
        await stream.writeSSE({ ...part, data: protocolJson(part.data) });
      }
    } catch (error) {
      const data = { error: codeOf(error), message: hideKeys(messageOf(error)) };
      await stream.writeSSE({ event: "error", data: JSON.stringify(data) });
    } finally {
      clearInterval(heartbeat);
      if (stopsWithReader && left.signal.aborted) await parts.client.cancel(run).catch(() => undefined);
    }
  });
}
