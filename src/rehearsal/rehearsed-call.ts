import { randomUUID } from "node:crypto";
import { MARK } from "./mark.ts";

/** How the ids of calls begin whose arguments a rehearsal made up. The id keeps this mark in checkpoints. */
const PREFIX = "rehearsed_";

/** Makes the id of a tool call whose arguments a rehearsal made up. */
export function rehearsedCallId(): string {
  return `${PREFIX}${randomUUID().replaceAll("-", "")}`;
}

/** Returns true for a call whose arguments a rehearsal made up. Its tool must not run. */
export function isRehearsedCall({ id = "" }: { id?: string | undefined }): boolean {
  return id.startsWith(PREFIX);
}

/** Returns what answers a call of a tool that does not run in a rehearsal. */
export function rehearsedAnswer({ name }: { name: string }): string {
  return `${MARK}${name} was not run, because no model chose its arguments. TROUPE_REHEARSAL_TOOLS=run runs tools in a rehearsal.`;
}
