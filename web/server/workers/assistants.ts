import { Hono } from "hono";
import type { Assistant } from "@langchain/langgraph-sdk";
import { readBody } from "./bodies.ts";
import { schemasOf } from "./schemas-of-graph.ts";
import type { CompiledGraph } from "../../../src/langgraph/compiled-graph.ts";
import { graphOf, type WorkersParts } from "./workers-parts.ts";
import { z } from "zod";

const searchBody = z.object({
  graph_id: z.string().nullish(),
  limit: z.int().min(1).nullish(),
  offset: z.int().min(0).nullish(),
});

/** Serves what LangGraph's protocol says about graphs. Each graph has one assistant, of the same name. */
export function assistantRoutes(parts: WorkersParts, { startedAt }: { startedAt: Date }): Hono {
  const time = startedAt.toISOString();
  const assistantOf = (name: string): Assistant => ({
    assistant_id: name,
    graph_id: name,
    name,
    config: {},
    context: {},
    metadata: { created_by: "system" },
    created_at: time,
    updated_at: time,
    version: 1,
  });
  return new Hono()
    .post("/search", async (context) => {
      const { graph_id: graph, limit, offset } = await readBody(context, searchBody);
      const from = offset ?? 0;
      const names = [...parts.graphs.keys()].filter((name) => !graph || name === graph);
      return context.json(names.slice(from, from + (limit ?? 10)).map(assistantOf));
    })
    .get("/:assistant", async (context) => {
      const name = context.req.param("assistant");
      await graphOf(parts, name);
      return context.json(assistantOf(name));
    })
    .get("/:assistant/graph", async (context) => {
      const graph = await graphOf(parts, context.req.param("assistant"));
      const xray = context.req.query("xray") ?? "false";
      const drawing = await drawingOf(graph, /^\d+$/.test(xray) ? Number(xray) : xray === "true");
      return context.json(drawing.toJSON() as object);
    })
    .get("/:assistant/schemas", async (context) => {
      const name = context.req.param("assistant");
      return context.json({ graph_id: name, ...schemasOf(await graphOf(parts, name)) });
    });
}

/** Draws a graph with this many levels of the graphs inside of it, or with all of them. */
function drawingOf(graph: CompiledGraph, xray: number | boolean): ReturnType<CompiledGraph["getGraphAsync"]> {
  // A drawable graph takes it, and its type does not say so (langgraph 1.7.3).
  const config: object = { xray };
  return graph.getGraphAsync(config);
}
