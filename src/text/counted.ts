/** Returns a number with its noun, which gets an "s" unless the number is 1: `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
