import type { ConversationRequest } from "../src/conversation/conversation.ts";
import { emit } from "../src/events/events.ts";
import type { NodeTurn } from "./turn.ts";

/** Reports what the models of this run do not read of the conversation. The first node of a graph calls it once a run. */
export function reportCut(
  { place, scope }: Pick<NodeTurn, "place" | "scope">,
  { cut }: ConversationRequest,
): void {
  if (cut !== null) emit(scope.config, place, { type: "conversation_cut", ...cut });
}
