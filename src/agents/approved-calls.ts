import { AIMessage, type BaseMessage, type ToolCall } from "@langchain/core/messages";
import { approvalId } from "../approval/approval-id.ts";
import { messageNote } from "../langgraph/message-note.ts";
import type { CallScope } from "../run/call-scope.ts";

/** The ids of the calls of a reply that a person approved. */
const approvedNote = messageNote<string[]>("troupe_approved");

/** Returns the id of the question whether an agent may make these calls. */
export function callsApprovalId(
  calls: readonly ToolCall[],
  { scope, occasion }: { scope: CallScope; occasion: string | null },
): string {
  const { run, agent, step, config } = scope;
  const shown = { kind: "tools", calls: calls.map(({ name, args }) => ({ name, args })) };
  return approvalId(shown, { run, agent, step, occasion }, config);
}

/** Notes on a reply that a person approved its calls as they are now. */
export function noteApproved(reply: AIMessage, scope: CallScope): void {
  approvedNote.write(
    reply,
    (reply.tool_calls ?? []).map((call) => callId(call, scope)),
  );
}

/** Returns true if a person approved this call, with these arguments, in this run. */
export function isCallApproved(
  call: ToolCall,
  { messages, scope }: { messages: readonly BaseMessage[]; scope: CallScope },
): boolean {
  const reply = messages.findLast((message) => AIMessage.isInstance(message));
  return reply !== undefined && (approvedNote.read(reply) ?? []).includes(callId(call, scope));
}

function callId(call: ToolCall, scope: CallScope): string {
  return callsApprovalId([call], { scope, occasion: call.id ?? null });
}
