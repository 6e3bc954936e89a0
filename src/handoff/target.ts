import type { Specialist } from "../specialists/specialist.ts";
import type { TextOrPromptFunction } from "../specialists/prompt.ts";
import type { Handoff, HandoffTo, HistoryPolicy } from "../specialists/handoff.ts";

/** A specialist of a handoffs graph, which can hand over to the `Target`s. */
export type HandoffSpecialist<
  Name extends string = string,
  Target extends string = Name,
  Prompted = TextOrPromptFunction,
> = Specialist<Name, Target, Prompted>;

/** A target of a specialist's handoffs, with the tool that hands over to it. */
export interface HandoffTarget extends HandoffTo {
  readonly tool: string;
  readonly description: string;
}

const PREFIX = "transfer_to_";

/** Returns the name of the tool that hands over to a specialist. */
export function transferTool(to: string): string {
  return `${PREFIX}${to}`;
}

/** Returns the target in the name of a transfer tool, or "" for any other tool. */
export function targetOf(tool: string): string {
  return tool.startsWith(PREFIX) ? tool.slice(PREFIX.length) : "";
}

/** Returns true for the name of a transfer tool, whether its target exists or not. */
export function isTransfer(tool: string): boolean {
  return targetOf(tool) !== "";
}

/** Returns the handoffs that a specialist declares, each with its terms. */
export function handoffsOf(specialist: HandoffSpecialist): HandoffTo[] {
  const declared: readonly Handoff[] = "handoffs" in specialist ? (specialist.handoffs ?? []) : [];
  return declared.map((handoff) => (typeof handoff === "string" ? { to: handoff } : handoff));
}

/**
 * Returns a specialist's targets with defaults: without a `description` the target's own, without a `history` the
 * graph's.
 */
export function targetsOf(
  specialist: HandoffSpecialist,
  { everyone, history }: { everyone: readonly HandoffSpecialist[]; history: HistoryPolicy },
): HandoffTarget[] {
  return handoffsOf(specialist).map((handoff) => {
    const target = everyone.find(({ name }) => name === handoff.to);
    const description = handoff.description ?? target?.description ?? "";
    const terms = { ...handoff, history: handoff.history ?? history };
    return Object.assign({}, handoff, {
      tool: transferTool(handoff.to),
      description: `Hands over to ${handoff.to}: ${asSentence(description)} ${seenBy(terms)}`,
      history: terms.history,
    });
  });
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

/** What the next specialist sees, as the model reads it that hands over. */
const SEEN: Readonly<Record<HistoryPolicy, string>> = {
  conversation: "They see the conversation and this call.",
  whole: "They see the conversation and this call.",
  "since-last-human":
    "They see the user's last message, what was done since, and this call, but nothing from before.",
  "task-only": "They see this call and nothing else.",
};

function seenBy({ history, input }: HandoffTo & { history: HistoryPolicy }): string {
  // The application decides what is left of the conversation.
  if (input !== undefined && history !== "task-only") {
    return "They see this call, and perhaps not all of the conversation.";
  }
  return SEEN[history];
}
