/** Where the words of a bar stand: before it, after it, or upon it if neither side has room. */
export type WordsSide = "before" | "after" | "upon";

/** So much of the axis has room for most words. */
const ROOM = 0.45;

/** Returns on which side of a bar its words have room. `to` is null while the bar grows. */
export function wordsSideOf(
  { from, to }: { from: number; to: number | null },
  { offset, length }: { offset: number; length: number },
): WordsSide {
  const before = (from - offset) / length;
  const after = to === null ? 0 : 1 - (to - offset) / length;
  if (after >= ROOM || (after >= before && after >= ROOM / 2)) return "after";
  return before >= ROOM / 2 ? "before" : "upon";
}
