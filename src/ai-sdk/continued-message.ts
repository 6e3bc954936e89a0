/** What is read of the assistant's message that a run continues after a person's answers. A `UIMessage` is one. */
export interface ContinuedMessage {
  parts: readonly {
    type: string;
    toolCallId?: string | undefined;
    state?: string | undefined;
    approval?: { id: string; approved?: boolean | undefined; reason?: string | undefined } | undefined;
  }[];
}

/** A question of the message that has no result yet. */
export interface AskedPart {
  approval: string;
  toolCallId: string;
  /** Null if the person did not answer by the AI SDK's own response. */
  approved: boolean | null;
  reason: string | null;
}

/** Returns the questions of a message that have no result yet. */
export function askedPartsOf({ parts }: ContinuedMessage): AskedPart[] {
  return parts.flatMap(({ type, toolCallId, state, approval }) => {
    if (type !== "tool-approval" || toolCallId === undefined || approval === undefined) return [];
    const hasAnswer = state === "approval-responded";
    if (!hasAnswer && state !== "approval-requested") return [];
    const { id, approved, reason } = approval;
    const answer = hasAnswer ? { approved: approved === true, reason: reason ?? null } : NO_ANSWER;
    return [{ approval: id, toolCallId, ...answer }];
  });
}

const NO_ANSWER = { approved: null, reason: null };

/** Returns the ids of the tool calls that the message shows, and of those that have no result yet. */
export function toolCallsOf({ parts }: ContinuedMessage): { shown: Set<string>; open: Set<string> } {
  const calls = parts.filter(({ toolCallId }) => toolCallId !== undefined);
  const open = calls.filter(({ type, state }) => type === "dynamic-tool" && state === "input-available");
  return { shown: idsOf(calls), open: idsOf(open) };
}

function idsOf(parts: ContinuedMessage["parts"]): Set<string> {
  return new Set(parts.flatMap(({ toolCallId }) => toolCallId ?? []));
}
