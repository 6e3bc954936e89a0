import type { TroupeEvent } from "../../src/events/events.ts";
import { cutConversationText } from "./event-text.ts";
import { blankRow, type Row } from "./row.ts";

/** Returns the row that says what the models do not read of a long conversation. */
export function cutRow(
  event: Extract<TroupeEvent, { type: "conversation_cut" }>,
  teams: readonly string[],
): Row {
  const name = [...teams, "conversation"].join("/");
  const detail = cutConversationText(event);
  return { ...blankRow(`${event.run} conversation`, name), teams, state: "skipped", detail };
}
