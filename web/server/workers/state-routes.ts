import { Hono } from "hono";
import type { ThreadState } from "@langchain/langgraph-sdk";
import { historyBody, readBody, stateBody, type HistoryBody } from "./bodies.ts";
import { conflict } from "./errors.ts";
import { findThread, isOpen, knownThread } from "./known-threads.ts";
import { protocolResponse } from "./protocol-json.ts";
import { checkpointJson, emptyStateJson, stateJson } from "./state-json.ts";
import { currentRun } from "./thread-json.ts";
import { graphOf, type WorkersParts } from "./workers-parts.ts";

/** Serves the states of threads, which workers keep in PostgreSQL. */
export function stateRoutes(parts: WorkersParts): Hono {
  const { client, states } = parts;
  return new Hono()
    .get("/:thread/state", async (context) =>
      protocolResponse(await readState(parts, context.req.param("thread"))),
    )
    .get("/:thread/state/:checkpoint", async (context) => {
      const { thread, checkpoint } = context.req.param();
      return protocolResponse(await readState(parts, thread, checkpoint));
    })
    .post("/:thread/state/checkpoint", async (context) => {
      const { checkpoint } = await readBody(context, stateBody);
      const id = checkpoint?.checkpoint_id ?? undefined;
      return protocolResponse(await readState(parts, context.req.param("thread"), id));
    })
    .post("/:thread/state", async (context) => {
      const thread = context.req.param("thread");
      const { values, as_node: node, checkpoint, checkpoint_id: given } = await readBody(context, stateBody);
      const runs = await knownThread(client, thread);
      if (isOpen(runs))
        throw conflict("a state can be changed only if no run of its thread is open: stop it first");
      const config = await states.update(await graphOf(parts, currentRun(runs).graph), thread, {
        values,
        node: node ?? undefined,
        checkpoint: checkpoint?.checkpoint_id ?? given ?? undefined,
      });
      return protocolResponse({ checkpoint: checkpointJson(config, thread) });
    })
    .post("/:thread/history", async (context) => {
      const thread = context.req.param("thread");
      const { limit, before } = await readBody(context, historyBody);
      if (await isUnused(parts, thread)) return protocolResponse([]);
      const graph = await graphOf(parts, currentRun(await knownThread(client, thread)).graph);
      const found = await states.history(graph, thread, { limit: limit ?? 10, before: idIn(before) });
      return protocolResponse(found.map((state) => stateJson(state, thread)));
    });
}

async function readState(parts: WorkersParts, thread: string, checkpoint?: string): Promise<ThreadState> {
  if (await isUnused(parts, thread)) return emptyStateJson(thread);
  const graph = await graphOf(parts, currentRun(await knownThread(parts.client, thread)).graph);
  const state = await parts.states.get(graph, thread, checkpoint);
  return state === null ? emptyStateJson(thread) : stateJson(state, thread);
}

/** Returns true for a thread that was created and has no run yet. */
async function isUnused({ client, created }: WorkersParts, thread: string): Promise<boolean> {
  return created.get(thread) !== null && (await findThread(client, thread)) === null;
}

/** Returns the id of the checkpoint that a history ends before, in any of the forms of the protocol. */
function idIn(before: HistoryBody["before"]): string | undefined {
  if (typeof before !== "object" || before === null) return before ?? undefined;
  const { checkpoint_id: id } = "configurable" in before ? before.configurable : before;
  return id ?? undefined;
}
