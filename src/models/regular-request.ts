import { HumanMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { joinContents, withFields } from "./join-messages.ts";
import { roleOf, rolesInTurn } from "./roles-in-turn.ts";
import type { RequestPart } from "./server-abilities.ts";
import { withoutNames, withWireNames } from "./wire-names.ts";

const NOTHING: ReadonlySet<RequestPart> = new Set();
const AS_USER: ReadonlySet<RequestPart> = new Set<RequestPart>(["system"]);

/**
 * Returns the messages in the form in which they are sent. This is the last step before every request. All system
 * messages are joined into one, which is first, and names are folded to what servers accept. What the server has refused
 * changes more: `roles` joins neighbors of one role, `system` makes the system message a part of the user's first
 * message, `names` leaves names out. The given messages are not changed.
 */
export function regularRequest(
  messages: readonly BaseMessage[],
  refused: ReadonlySet<RequestPart> = NOTHING,
): BaseMessage[] {
  const ordered = systemFirst(messages);
  const shown = refused.has("system") ? systemAsUser(ordered) : ordered;
  // Joined before names are folded, because a joined text shows the names.
  const turns = refused.has("roles") ? rolesInTurn(shown) : shown;
  return withWireNames(refused.has("names") ? withoutNames(turns) : turns);
}

/**
 * Returns the messages that a foreign graph gets. Its own agent puts its prompt first, and some clients refuse another
 * system message after it: the instructions of the conversation stand in the user's first message.
 */
export function foreignRequest(messages: readonly BaseMessage[]): BaseMessage[] {
  return regularRequest(messages, AS_USER);
}

function systemFirst(messages: readonly BaseMessage[]): readonly BaseMessage[] {
  const system = messages.filter((message) => roleOf(message) === "system");
  if (system.length === 0) return messages;
  if (system.length === 1 && system[0] === messages[0] && SystemMessage.isInstance(system[0]))
    return messages;
  const rest = messages.filter((message) => roleOf(message) !== "system");
  return [new SystemMessage({ content: joinContents(system.map(({ content }) => content)) }), ...rest];
}

/** Makes the system message the beginning of the user's first message, or a message of the user if there is none. */
function systemAsUser(messages: readonly BaseMessage[]): readonly BaseMessage[] {
  const [system, first, ...rest] = messages;
  if (system === undefined || roleOf(system) !== "system") return messages;
  if (first === undefined || roleOf(first) !== "user") {
    return [new HumanMessage({ content: system.content }), ...messages.slice(1)];
  }
  return [withFields(first, { content: joinContents([system.content, first.content]) }), ...rest];
}
