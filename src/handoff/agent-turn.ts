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

/** A handoff that a reply asks for, with the id of its call. */
export type AskedHandoff = Omit<HandedOver, "from"> & { call: string };

/** The handoff calls of an agent's turn so far. */
export interface AgentTurn {
  /** The handoff that the last reply made; null if it made none. */
  accepted: AskedHandoff | null;
  /** The first handoff that was declined, because it repeats an earlier one or a limit is reached. */
  declined: (AskedHandoff & { offered: readonly string[] }) | null;
  /** One refusal for each reply that tried to hand over and could not. */
  refusals: Extract<CallSettlement, { kind: "refused" }>[];
  /** What the agent has added up to the declined handoff, its answers included; everything if there is none. */
  added: BaseMessage[];
  /** True if the model has replied again after its handoff was declined. */
  isOver: boolean;
}

/**
 * Reads the handoff calls from the agent's messages. A call counts once it is answered. A valid call that is answered as an
 * error was declined.
 */
export function readTurn(messages: readonly BaseMessage[], targets: readonly HandoffTarget[]): AgentTurn {
  const turn: AgentTurn = { accepted: null, declined: null, refusals: [], added: [], isOver: false };
  const begin = messages.findIndex((message) => offerOn(message) !== null);
  let end = messages.length;
  for (const [index, message] of messages.entries()) {
    const offered = offerOn(message);
    if (!AIMessage.isInstance(message) || offered === null) continue;
    turn.isOver = turn.declined !== null;
    turn.accepted = null;
    let refused: AgentTurn["refusals"][number] | null = null;
    for (const [call, verdict] of acceptHandoff(message.tool_calls ?? [], { targets, offered })) {
      const answer = answerTo(call, messages.slice(index + 1));
      if (answer === undefined) continue;
      if (verdict.kind === "refused") refused ??= verdict;
      if (verdict.kind !== "accepted") continue;
      if (answer.status !== "error") turn.accepted = { ...verdict.handed, call };
      else if (turn.declined === null) {
        turn.declined = { ...verdict.handed, call, offered };
        end = endOfAnswers(messages, index);
      }
    }
    if (refused !== null && turn.accepted === null) turn.refusals.push(refused);
  }
  turn.added = begin < 0 ? [] : messages.slice(begin, end);
  return turn;
}

function answerTo(call: string, later: readonly BaseMessage[]): ToolMessage | undefined {
  return later.find(
    (message): message is ToolMessage => ToolMessage.isInstance(message) && message.tool_call_id === call,
  );
}

/** Returns the index after the answers of the reply at `index`. */
function endOfAnswers(messages: readonly BaseMessage[], index: number): number {
  const next = messages.findIndex((message, at) => at > index && !ToolMessage.isInstance(message));
  return next < 0 ? messages.length : next;
}
