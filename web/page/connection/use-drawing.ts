import type { Client } from "@langchain/langgraph-sdk";
import { useEffect, useState } from "react";
import type { GraphDrawing } from "../../../src/journal/run-snapshot.ts";
import { assistantOf } from "./assistants.ts";
import { useConnection } from "./connection.tsx";
import { drawingOf } from "./drawing-of.ts";

/** The drawings that have been read, for each client. They change only if the server restarts. */
const known = new WeakMap<Client, Map<string, Promise<GraphDrawing>>>();

/** Reads the drawing of a graph with its teams opened; null until it is read, and if the server has none. */
export function useDrawing(graph: string | null): GraphDrawing | null {
  const { client, epoch } = useConnection();
  const [read, setRead] = useState<{ graph: string; drawing: GraphDrawing } | null>(null);
  useEffect(() => {
    if (graph === null || epoch === 0) return;
    let isCurrent = true;
    readOnce(client, graph, epoch).then(
      (drawing) => isCurrent && setRead({ graph, drawing }),
      () => isCurrent && setRead(null),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, graph, epoch]);
  return read !== null && read.graph === graph ? read.drawing : null;
}

function readOnce(client: Client, graph: string, epoch: number): Promise<GraphDrawing> {
  const drawings = known.get(client) ?? new Map<string, Promise<GraphDrawing>>();
  known.set(client, drawings);
  const key = `${epoch} ${graph}`;
  const drawing = drawings.get(key) ?? readDrawing(client, graph);
  drawings.set(key, drawing);
  drawing.catch(() => drawings.delete(key));
  return drawing;
}

async function readDrawing(client: Client, graph: string): Promise<GraphDrawing> {
  const { assistant_id: id } = await assistantOf(client, graph);
  return drawingOf(await client.assistants.getGraph(id, { xray: true }));
}
