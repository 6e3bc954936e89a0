import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { Thread } from "@langchain/langgraph-sdk";
import { readBody, searchBody, threadBody } from "./bodies.ts";
import { conflict, notSupported } from "./errors.ts";
import { findThread, isOpen, listThreads, unknownThread } from "./known-threads.ts";
import { protocolResponse } from "./protocol-json.ts";
import { isChosen, selected } from "./thread-query.ts";
import { currentRun, threadJson, type ThreadRuns } from "./thread-json.ts";
import { graphOf, type WorkersParts } from "./workers-parts.ts";

/** Serves the threads of LangGraph's protocol. Workers know a thread by its runs. */
export function threadRoutes(parts: WorkersParts): Hono {
  const { client, created } = parts;
  return new Hono()
    .post("/", async (context) => {
      const { thread_id, metadata, if_exists, supersteps } = await readBody(context, threadBody);
      if (supersteps && supersteps.length > 0)
        throw notSupported("workers make the state of a thread by runs only");
      const id = thread_id ?? randomUUID();
      const existing = await findShown(parts, id);
      if (existing !== null && if_exists !== "do_nothing")
        throw conflict(`the thread ${JSON.stringify(id)} exists already`);
      return protocolResponse(existing ?? created.add(id, metadata ?? {}, new Date()));
    })
    .post("/search", async (context) => {
      const { limit, offset, select, ...query } = await readBody(context, searchBody);
      const from = offset ?? 0;
      const most = from + (limit ?? 10);
      const found = await listThreads(client, { most, isChosen: (runs) => isChosen(runs, query) });
      const needsState = !select || select.includes("values") || select.includes("interrupts");
      const threads: Partial<Thread>[] = [];
      for (const runs of found.slice(from)) {
        const thread = needsState ? await shownThread(parts, runs) : threadJson(runs, null);
        threads.push(select ? selected(thread, select) : thread);
      }
      return protocolResponse(threads);
    })
    .post("/count", async (context) => {
      const query = await readBody(context, searchBody);
      const found = await listThreads(client, {
        most: Number.POSITIVE_INFINITY,
        isChosen: (runs) => isChosen(runs, query),
      });
      return protocolResponse(found.length);
    })
    .get("/:thread", async (context) => {
      const id = context.req.param("thread");
      const thread = await findShown(parts, id);
      if (thread === null) throw unknownThread(id);
      return protocolResponse(thread);
    })
    .delete("/:thread", async (context) => {
      const id = context.req.param("thread");
      const runs = await findThread(client, id);
      if (runs === null && created.delete(id)) return context.body(null, 204);
      if (runs === null) throw unknownThread(id);
      if (isOpen(runs)) throw conflict("the thread has a run that is not over: stop it first");
      await client.deleteEnded({ olderThan: 0, thread: id });
      created.delete(id);
      return context.body(null, 204);
    });
}

/** Returns a thread as it is shown. Null if it has no run and nobody created it. */
async function findShown(parts: WorkersParts, id: string): Promise<Thread | null> {
  const runs = await findThread(parts.client, id);
  return runs === null ? parts.created.get(id) : shownThread(parts, runs);
}

async function shownThread(parts: WorkersParts, runs: ThreadRuns): Promise<Thread> {
  const { graph, thread } = currentRun(runs);
  // A run can be one of another project, or of an earlier version of this one.
  if (!parts.graphs.has(graph)) return threadJson(runs, null);
  return threadJson(runs, await parts.states.get(await graphOf(parts, graph), thread));
}
