import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { messageNote } from "../langgraph/message-note.ts";
import type { HandedOver } from "../specialists/handoff.ts";
import { acceptHandoff, type CallSettlement } from "./accept-handoff.ts";
import type { HandoffTarget } from "./target.ts";

/** The names of the targets that a reply's model could hand over to. */
const offer = messageNote<readonly string[]>("troupe_offered");

/** Leaves on a reply to whom its model could hand over, by name: so it is kept in the agent's checkpoint. */
export function noteOffer(reply: AIMessage, offered: readonly string[]): void {
  offer.write(reply, offered);
}

/** To whom a reply's model could hand over; null for a reply of somebody else's. */
export function offerOn(message: BaseMessage): readonly string[] | null {
  return offer.read(message);
}

/** How the handoffs of an agent's turn stand. */
export interface AgentTurn {
  /** The handoff that the last reply has made, and the id of its call. */
  accepted: (Omit<HandedOver, "from"> & { call: string }) | null;
  /** The replies that could not hand over, with what their model was told. */
  refusals: Extract<CallSettlement, { kind: "refused" }>[];
}

/** Reads it off the agent's messages; a call counts once it is answered. */
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
