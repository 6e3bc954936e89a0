import { ConfigurationError } from "../errors/configuration-error.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";
import type { QuestionState } from "./open-questions.ts";
import type { QuestionSource } from "./pending-approvals.ts";

/**
 * Reads the state of a thread from a graph or a client. Throws ConfigurationError if a graph has no checkpointer, or if
 * neither the config nor the graph itself (`withConfig`) names a thread: then there is nothing that could wait, and an
 * empty list would hide the mistake.
 */
export async function readQuestions<Config>(
  caller: string,
  graph: QuestionSource<Config>,
  config: Config,
): Promise<QuestionState> {
  if (!isRecord(graph) || typeof graph.getState !== "function") {
    const fault = `the first argument must be a compiled graph, or a client { getState }, but is ${kindOf(graph)}`;
    throw new ConfigurationError(caller, [fault]);
  }
  // A client of a server names a thread in its own way. `getState` of LangGraph does not look at a bound thread.
  const bound = "invoke" in graph && !namesThread(config) ? boundTo(graph["config"], config) : config;
  if ("invoke" in graph && !namesThread(bound)) {
    const fault = `the second argument must name a thread, such as { configurable: { thread_id: "ann" } }, but does not`;
    throw new ConfigurationError(caller, [fault]);
  }
  try {
    return await graph.getState(bound);
  } catch (error) {
    if (!isRecord(error) || error["lc_error_code"] !== "MISSING_CHECKPOINTER") throw error;
    const fault =
      "the graph has no checkpointer, so no run of it can wait: build it with one, such as `checkpointer: new MemorySaver()`";
    throw new ConfigurationError(caller, [fault], { cause: error });
  }
}

/** Adds the thread of a graph (`withConfig`) to a config that names none. */
function boundTo<Config>(own: unknown, config: Config): Config {
  const given: unknown = config ?? {};
  if (!isRecord(own) || !isRecord(given)) return config;
  const parts = [own["configurable"], given["configurable"]].filter(isRecord);
  return { ...given, configurable: Object.assign({}, ...parts) as unknown } as Config;
}

function namesThread(config: unknown): boolean {
  const configurable = isRecord(config) ? config["configurable"] : undefined;
  return isRecord(configurable) && configurable["thread_id"] !== undefined;
}
