import type { Thread } from "@langchain/langgraph-sdk";
import type { z } from "zod";
import type { searchBody } from "./bodies.ts";
import { currentRun, threadStatus, type ThreadRuns } from "./thread-json.ts";

/** Which threads a search returns. */
type ThreadQuery = Pick<z.infer<typeof searchBody>, "ids" | "metadata" | "status">;

/** Returns true for a thread that a search asks for. Of the metadata, workers know the name of the graph. */
export function isChosen(runs: ThreadRuns, { ids, metadata, status }: ThreadQuery): boolean {
  const { thread, graph } = currentRun(runs);
  const known: Readonly<Record<string, unknown>> = { graph_id: graph, assistant_id: graph };
  return (
    (!ids || ids.includes(thread)) &&
    (!status || status === threadStatus(runs)) &&
    Object.entries(metadata ?? {}).every(([name, value]) => known[name] === value)
  );
}

/** Returns a thread with the members that a search selects. */
export function selected(thread: Thread, names: readonly string[]): Partial<Thread> {
  return Object.fromEntries(Object.entries(thread).filter(([name]) => names.includes(name)));
}
