/** Returns names in double quotes, with commas between: `"cook", "baker"`. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}
