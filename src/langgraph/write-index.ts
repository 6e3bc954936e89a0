/**
 * The numbers of writes that LangGraph overwrites in place: errors, scheduled tasks, interrupts and their answers. Its
 * savers take them from `WRITES_IDX_MAP` of `@langchain/langgraph-checkpoint`, which `@langchain/langgraph` does not export.
 */
const FIXED_INDEXES: Readonly<Record<string, number>> = {
  __error__: -1,
  __scheduled__: -2,
  __interrupt__: -3,
  __resume__: -4,
};

/** Returns the number of a task's write: a fixed one for the special channels, else its position. */
export function writeIndex(channel: string, position: number): number {
  return FIXED_INDEXES[channel] ?? position;
}

/** Checks whether all writes are to special channels. Then a later write replaces an earlier one. */
export function areReplaceable(channels: readonly string[]): boolean {
  return channels.every((channel) => channel in FIXED_INDEXES);
}
