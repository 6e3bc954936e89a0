import { setMaxListeners } from "node:events";
import { TroupeError } from "../errors/troupe-error.ts";
import { followSignals } from "./follow-signals.ts";
import { endSuperstepListeners } from "./superstep-listeners.ts";

type Listener = Parameters<AbortSignal["removeEventListener"]>[1];

/** The reason of the signals in a graph that has ended. One for all, because making an error takes time. */
const ENDED = new TroupeError("run_aborted", "the graph that had this signal has ended");

/**
 * Runs a foreign graph with a signal that follows the given ones, and aborts it when the graph has ended.
 *
 * LangGraph makes a signal for each superstep, which follows this one until the superstep is over. A langchain agent makes
 * more of them by `AbortSignal.any`, and OpenAI's client leaves listeners on these: Node 20 then keeps them, with all that
 * their listeners refer to, until they abort. So whatever stopped to follow this signal follows it again at the end
 * (langgraph 1.7.3, langchain 1.5.14, openai 6).
 */
export async function withGraphSignal<Result>(
  given: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { signal, abort, end } = followSignals(given);
  setMaxListeners(0, signal);
  endSuperstepListeners(signal);
  const stopped = new Set<Listener>();
  const remove = signal.removeEventListener.bind(signal);
  signal.removeEventListener = (type, listener, options) => {
    stopped.add(listener);
    remove(type, listener, options);
  };
  try {
    return await work(signal);
  } finally {
    end();
    for (const listener of stopped) signal.addEventListener("abort", listener, { once: true });
    if (signal.aborted) signal.dispatchEvent(new Event("abort"));
    else abort(ENDED);
  }
}
