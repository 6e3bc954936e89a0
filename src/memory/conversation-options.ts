import { faultOfWindow, type ConversationWindow } from "../conversation/window.ts";
import { faultOfPositive } from "../errors/check-options.ts";
import { kindOf } from "../text/kind-of.ts";
import type { Compaction } from "./compaction.ts";
import type { Recall } from "./recall.ts";

/** How much of a conversation the models of a graph read, and what stands in the place of the rest. */
export interface ConversationOptions extends ConversationWindow {
  /**
   * Makes what stands in the place of messages that do not fit any more, such as `summarize()`.
   * @default none: they are left out
   */
  compaction?: Compaction | undefined;
  /**
   * How long a compaction may take, in seconds. Then the run goes on with the cut conversation.
   * @default 120
   */
  compactionSeconds?: number | undefined;
  /**
   * Keeps compacted turns in the graph's store, where the tool of a `createRecall` finds them. Needs `compaction`.
   * @default none: they are in the thread only
   */
  recall?: Recall | undefined;
}

/** How long a compaction may take by default, in seconds. */
export const DEFAULT_COMPACTION_SECONDS = 120;

const NAMES = ["characters", "compaction", "compactionSeconds", "recall"];

/** Returns the faults of the option `conversation`. */
export function faultsOfConversation(conversation: ConversationOptions | undefined): string[] {
  if (conversation === undefined) return [];
  const { compaction, compactionSeconds: seconds = DEFAULT_COMPACTION_SECONDS, recall } = conversation;
  const unknown = Object.keys(conversation).filter((name) => !NAMES.includes(name));
  const faults = [
    ...unknown.map(
      (name) => `unknown setting ${JSON.stringify(name)} of conversation; available: ${NAMES.join(", ")}`,
    ),
    faultOfWindow(conversation),
    compaction === undefined || typeof compaction === "function"
      ? null
      : `conversation.compaction must be a function, such as summarize(), but is ${kindOf(compaction)}`,
    faultOfPositive("conversation.compactionSeconds", seconds),
    recall === undefined || isRecall(recall)
      ? null
      : `conversation.recall must be what createRecall() returns, but is ${kindOf(recall)}`,
    recall !== undefined && compaction === undefined
      ? "conversation.recall needs conversation.compaction, because only compacted turns are kept in the store: add compaction: summarize()"
      : null,
  ];
  return faults.filter((fault) => fault !== null);
}

function isRecall(given: unknown): boolean {
  return typeof given === "object" && given !== null && typeof (given as Partial<Recall>).keep === "function";
}
