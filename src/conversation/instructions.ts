import { ChatMessage, type BaseMessage } from "@langchain/core/messages";

/**
 * Returns the system and developer messages of a conversation, in their order. A client may send the same one with every
 * turn: only the last of equal messages counts.
 */
export function instructionsIn(messages: readonly BaseMessage[]): BaseMessage[] {
  const all = messages.filter(isInstruction);
  const contents = all.map(({ content }) => JSON.stringify(content));
  return all.filter((_, index) => contents.lastIndexOf(contents[index] ?? "") === index);
}

/** Returns what a model is shown, after the instructions of the conversation that it does not already contain. */
export function withInstructions(
  conversation: readonly BaseMessage[],
  shown: readonly BaseMessage[],
): BaseMessage[] {
  const own = new Set(shown.filter(isInstruction).map(({ content }) => JSON.stringify(content)));
  const missing = instructionsIn(conversation).filter(({ content }) => !own.has(JSON.stringify(content)));
  return [...missing, ...shown];
}

/** Returns true for a system or developer message, in whichever class it comes. */
export function isInstruction(message: BaseMessage): boolean {
  const role = ChatMessage.isInstance(message) ? message.role : message.getType();
  return role === "system" || role === "developer";
}
