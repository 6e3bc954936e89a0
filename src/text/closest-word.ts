/** Returns the choice that a misspelled word most likely means, or null if none is near: at most a third of its letters differ. */
export function closestWord(word: string, choices: readonly string[]): string | null {
  const ranked = choices
    .map((choice) => ({ choice, distance: distanceBetween(word.toLowerCase(), choice.toLowerCase()) }))
    .filter(({ choice, distance }) => distance <= Math.max(word.length, choice.length) / 3)
    .toSorted((one, other) => one.distance - other.distance);
  return ranked[0]?.choice ?? null;
}

/** Counts the letters that must be added, removed, replaced or swapped to make one word the other. */
function distanceBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwap && row > 1 ? (before[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    before = last;
    last = next;
  }
  return last[other.length] ?? 0;
}
