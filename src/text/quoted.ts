/** Returns names in double quotes, with commas between: `"cook", "baker"`. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}

/** How many names a message shows of a list that a model wrote. */
const MOST_NAMES = 8;

/** Returns the different names of a list that may be long, in double quotes: `"look_up", "burn" and 120 more`. */
export function quotedSome(names: readonly string[]): string {
  const different = [...new Set(names)];
  const more = different.length - MOST_NAMES;
  return more > 0 ? `${quoted(different.slice(0, MOST_NAMES))} and ${more} more` : quoted(different);
}
