import { coerceMessageLikeToMessage, type BaseMessage, type BaseMessageLike } from "@langchain/core/messages";
import { checkRequestLength, isTooLong, textOf } from "../conversation/conversation.ts";
import { isBelowAnotherGraph } from "../langgraph/checkpointer.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { wrapRuns } from "../langgraph/wrap-runs.ts";
import { isRecord } from "../text/is-record.ts";

/**
 * Returns the graph, whose runs refuse an input with too long a message of a person before they begin: what is refused
 * later is in the thread already, and each later turn would store it again, and show it to models.
 */
export function refuseLongRequests<Graph extends CompiledGraph>(graph: Graph): Graph {
  return wrapRuns(graph, {}, (start, { input, configurable }) => {
    const isRequest = isRecord(input) && !isBelowAnotherGraph(configurable);
    const tooLong = isRequest ? requestsIn(input["messages"]).find(isTooLong) : undefined;
    // In all other runs, nothing is added to the time of a chunk.
    if (tooLong === undefined) return start();
    return (async function* () {
      checkRequestLength(tooLong);
      yield* start();
    })();
  });
}

/** The texts of the messages of people, in all forms in which LangGraph takes messages; what has another form is its matter. */
function requestsIn(messages: unknown): string[] {
  return (Array.isArray(messages) ? messages : [messages])
    .map(readMessage)
    .filter((message) => message?.getType() === "human")
    .map((message) => (message === null ? "" : textOf(message)))
    .filter((text) => text !== "");
}

function readMessage(given: unknown): BaseMessage | null {
  try {
    return coerceMessageLikeToMessage(given as BaseMessageLike);
  } catch {
    return null;
  }
}
