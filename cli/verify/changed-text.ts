import { oneLine } from "../../src/text/printable.ts";

/** Says in a line what was changed, because the verdict below it is on the files as they are now. */
export function changedText(changed: readonly string[] | null): string[] {
  if (changed === null || changed.length === 0) return [];
  return [`CHANGED since it was delivered: ${changed.map(oneLine).join("; ")}`];
}
