import type { ConversationOptions } from "./conversation-options.ts";

/** The node that compacts the conversation before the request is worked on. */
export const COMPACTION_NODE = "compaction" as const;

/** Returns true if a node of the graph compacts the conversation. */
export function hasCompaction({ conversation }: { conversation: ConversationOptions }): boolean {
  return conversation.compaction !== undefined;
}

/** Returns the name of the node that compacts the conversation of a graph, if there is one. */
export function compactionNodes(conversation: ConversationOptions): string[] {
  return hasCompaction({ conversation }) ? [COMPACTION_NODE] : [];
}
