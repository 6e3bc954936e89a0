import type { CompiledGraph } from "./compiled-graph.ts";
import { wrapRuns } from "./wrap-runs.ts";

/** What is done at the end of a run, such as ending a server that only this run uses. */
type EndOfRun = () => Promise<void>;

/** The end of one run. Tools find it in their config by `runEndingOf`. */
export class RunEnding {
  readonly #works = new Set<EndOfRun>();
  #isOver = false;

  /** Does this at the end of the run, once, also if it is added several times. Does it at once if the run is over. */
  add(work: EndOfRun): void {
    if (this.#isOver) void work();
    else this.#works.add(work);
  }

  /** Ends the run. Waits for all works, and throws nothing. */
  async reach(): Promise<void> {
    this.#isOver = true;
    const works = [...this.#works];
    this.#works.clear();
    await Promise.allSettled(works.map((work) => work()));
  }
}

/** The key of `configurable` that holds it. LangGraph stores no key that begins with two underscores (langgraph 1.7.3). */
const RUN_END = "__troupe_run_end";

/** Returns the end of the run that a config belongs to; undefined outside of Troupe's graphs. */
export function runEndingOf(
  configurable: Readonly<Record<string, unknown>> | undefined,
): RunEnding | undefined {
  return configurable?.[RUN_END] as RunEnding | undefined;
}

/**
 * Returns the graph, whose every run has an end that its tools can add work to. Graphs below it have the same end. A run
 * also ends if it waits for a person, fails or is aborted.
 */
export function endWithRun<Graph extends CompiledGraph>(graph: Graph): Graph {
  return wrapRuns(graph, {}, async function* (start, { configurable, signal }) {
    if (RUN_END in configurable) return yield* start();
    const end = new RunEnding();
    // After an abort, LangGraph's stream no longer reads its generator, which could wait at a `yield` forever.
    const onAbort = (): void => void end.reach();
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      yield* start({ [RUN_END]: end });
    } finally {
      signal?.removeEventListener("abort", onAbort);
      await end.reach();
    }
  });
}
