import { isBelowAnotherGraph } from "../langgraph/checkpointer.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { wrapRuns } from "../langgraph/wrap-runs.ts";
import { runSetting } from "../run/run-settings.ts";
import { reopenRun } from "./reopen-run.ts";

/**
 * Returns the graph, whose runs without an input first take back the end of a run that stopped at a limit, if their caller
 * asks for it: `context: { reopen: true, limits: { ... } }`. So a client of a server, which cannot call `reopenRun`, can
 * continue such a run. If there is nothing to reopen, the run is like any other without an input.
 */
export function reopenOnRequest<Graph extends CompiledGraph>(graph: Graph): Graph {
  return wrapRuns(graph, {}, (start, { input, graph: running, configurable, context }) => {
    const isAsked = runSetting({ configurable, context }, "reopen")?.value === true;
    const mayReopen = configurable["thread_id"] !== undefined && !isBelowAnotherGraph(configurable);
    if (!isAsked || !mayReopen || (input ?? null) !== null) return start();
    return (async function* () {
      const isReopened = await reopenRun(running, { configurable });
      // The end of the run was taken back in a new checkpoint: an earlier one that the caller names does not have it.
      yield* start(isReopened ? { checkpoint_id: undefined } : undefined);
    })();
  });
}
