import type { RunnableConfig } from "@langchain/core/runnables";
import { readJournalContent } from "../../src/journal/read-journal.ts";
import type { GraphDrawing, RunSnapshot } from "../../src/journal/run-snapshot.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";
import { readDeliveredPicture } from "../../src/software-house/read-delivered-picture.ts";
import { withPictures } from "../../web/export/exported-pictures.ts";
import { drawingOf, type DrawnGraph } from "../../web/page/connection/drawing-of.ts";
import { earlierStatesOf } from "../../web/page/connection/run-states.ts";
import { questionsIn } from "../../web/page/inbox/question.ts";
import type { HistoryState } from "../../web/page/run/supersteps.ts";
import { findGraph } from "../graph/find-graph.ts";
import { keptJournalFolder } from "../threads/kept-journal.ts";
import { openKeptThreads } from "../threads/open-kept-threads.ts";
import { unknownThread } from "../threads/threads.ts";
import { entriesOfThread } from "./entries-of-thread.ts";

/** Returns everything about a thread that the command line keeps. Throws TroupeError (`thread_unknown`, `graph_unknown`). */
export async function keptSnapshot({
  thread,
  graph: named,
  db,
}: {
  thread: string;
  graph?: string;
  db?: string;
}): Promise<RunSnapshot> {
  using threads = await openKeptThreads(db);
  const record = threads.records.find(thread);
  if (record === null) throw unknownThread(thread, threads.file);
  const { graph, name } = await findGraph(named ?? record.graph, record.folder);
  graph.checkpointer = threads.saver;
  const config = { configurable: { thread_id: thread } };
  const state = await graph.getState(config);
  const history = await statesOf(graph, config);
  const { entries, fullSince } = await readJournalContent(keptJournalFolder(threads), thread);
  const values = state.values as Record<string, unknown>;
  const snapshot: RunSnapshot = {
    version: 1,
    thread,
    graph: name,
    takenAt: Date.now(),
    drawing: await drawingWithTeams(graph),
    ...entriesOfThread(entries, history),
    journalFullSince: fullSince,
    values,
    runValues: earlierStatesOf(history, values),
    questions: questionsIn(state),
  };
  return withPictures(snapshot, async (picture, delivery) => {
    const bytes = delivery === null ? null : await readDeliveredPicture(delivery, picture);
    return bytes === null ? null : bytes.toString("base64");
  });
}

async function drawingWithTeams(graph: CompiledGraph): Promise<GraphDrawing> {
  const withTeams: RunnableConfig & { xray: boolean } = { xray: true };
  return drawingOf((await graph.getGraphAsync(withTeams)).toJSON() as unknown as DrawnGraph);
}

/** Reads the states of a thread, in the form in which a server returns them. */
async function statesOf(
  graph: CompiledGraph,
  config: { configurable: { thread_id: string } },
): Promise<HistoryState[]> {
  const states: HistoryState[] = [];
  for await (const state of graph.getStateHistory(config)) {
    const { values, next, tasks, metadata, createdAt = null, config: at, parentConfig } = state;
    states.push({
      values: values as Record<string, unknown>,
      next: [...next],
      tasks: tasks as unknown as HistoryState["tasks"],
      metadata,
      created_at: createdAt,
      checkpoint: checkpointIn(at),
      parent_checkpoint: parentConfig === undefined ? null : checkpointIn(parentConfig),
    });
  }
  return states;
}

function checkpointIn({
  configurable,
}: {
  configurable?: Record<string, unknown>;
}): HistoryState["checkpoint"] {
  return configurable as unknown as HistoryState["checkpoint"];
}
