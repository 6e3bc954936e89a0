import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { messageNote } from "../langgraph/message-note.ts";
import type { HandedOver } from "../specialists/handoff.ts";
import { acceptHandoff, type CallSettlement } from "./accept-handoff.ts";
import type { HandoffTarget } from "./target.ts";

/** The names of the targets that a reply's model could hand over to. */
const offer = messageNote<readonly string[]>("troupe_offered");

/** Notes on a reply the targets that its model was offered, so that the agent's checkpoint keeps them. */
export function noteOffer(reply: AIMessage, offered: readonly string[]): void {
  offer.write(reply, offered);
}

/** Returns the targets that a reply's model was offered, or null for a reply without that note. */
export function offerOn(message: BaseMessage): readonly string[] | null {
  return offer.read(message);
}

/** The handoff calls of an agent's turn so far. */
export interface AgentTurn {
  /** The handoff that the last reply made, with the id of its call; null if it made none. */
  accepted: (Omit<HandedOver, "from"> & { call: string }) | null;
  /** One refusal for each reply that tried to hand over and could not. */
  refusals: Extract<CallSettlement, { kind: "refused" }>[];
}

/** Reads the handoff calls from the agent's messages. A call counts once it is answered. */
export function readTurn(messages: readonly BaseMessage[], targets: readonly HandoffTarget[]): AgentTurn {
  let accepted: AgentTurn["accepted"] = null;
  const refusals: AgentTurn["refusals"] = [];
  for (const [index, message] of messages.entries()) {
    const offered = offerOn(message);
    if (!AIMessage.isInstance(message) || offered === null) continue;
    accepted = null;
    let refused: AgentTurn["refusals"][number] | null = null;
    for (const [call, verdict] of acceptHandoff(message.tool_calls ?? [], { targets, offered })) {
      if (!isAnswered(call, messages.slice(index + 1))) continue;
      if (verdict.kind === "accepted") accepted = { ...verdict.handed, call };
      if (verdict.kind === "refused") refused ??= verdict;
    }
    if (refused !== null && accepted === null) refusals.push(refused);
  }
  return { accepted, refusals };
}

function isAnswered(call: string, later: readonly BaseMessage[]): boolean {
  return later.some((message) => ToolMessage.isInstance(message) && message.tool_call_id === call);
}
