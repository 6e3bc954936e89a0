import type { CallScope } from "../run/call-scope.ts";

/** Returns a specialist's prompt with the note of this run. The note comes last, so that prompt caches can use the prompt. */
export function withNote(prompt: string, { note }: Pick<CallScope, "note">): string {
  return note ? `${prompt}\n\n${note}` : prompt;
}
