/** Splits a text into parts of at most this many characters, between lines if a line's end is near. */
export function partsOf(text: string, characters: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > characters) {
    const line = rest.lastIndexOf("\n", characters - 1) + 1;
    const end = line > characters / 2 ? line : characters;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}
