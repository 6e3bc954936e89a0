import { coerceMessageLikeToMessage, type BaseMessage, type BaseMessageLike } from "@langchain/core/messages";
import { errorOfLength, textOf } from "../conversation/conversation.ts";
import type { InputError } from "../errors/input-error.ts";
import { isBelowAnotherGraph } from "../langgraph/checkpointer.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { wrapRuns } from "../langgraph/wrap-runs.ts";
import { isRecord } from "../text/is-record.ts";

/**
 * Returns the graph, whose runs refuse an input with too long a request before they begin: what is refused later is in the
 * thread already, and each later turn would store it again, and show it to models.
 */
export function refuseLongRequests<Graph extends CompiledGraph>(graph: Graph): Graph {
  return wrapRuns(graph, {}, (start, { input, configurable }) => {
    const isRequest = isRecord(input) && !isBelowAnotherGraph(configurable);
    const error = isRequest ? errorOfRequest(input["messages"]) : null;
    return error === null ? start() : failingRun(error);
  });
}

// oxlint-disable-next-line require-yield -- the run fails before its first chunk.
async function* failingRun(error: InputError): ReturnType<CompiledGraph["_streamIterator"]> {
  throw error;
}

/** Looks at the last message of a person, in all forms in which LangGraph takes messages. Earlier ones are cut, not refused. */
function errorOfRequest(messages: unknown): InputError | null {
  const read = (Array.isArray(messages) ? messages : [messages]).map(readMessage);
  const request = read.findLast((message) => message?.getType() === "human");
  return request ? errorOfLength(textOf(request)) : null;
}

/** Returns null for what is not a message: LangGraph refuses it. */
function readMessage(given: unknown): BaseMessage | null {
  try {
    return coerceMessageLikeToMessage(given as BaseMessageLike);
  } catch {
    return null;
  }
}
