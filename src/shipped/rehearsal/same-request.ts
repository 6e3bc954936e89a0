/** Returns true if two requests differ in letter case, spaces and punctuation only. */
export function isSameRequest(one: string, other: string): boolean {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, " ")
      .trim();
  return plain(one) === plain(other);
}
