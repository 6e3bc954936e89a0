/** An id of a checkpoint, a UUID of version 6: it begins with a time of 60 bits, in units of 100 ns (langgraph 1.7.3). */
const CHECKPOINT_ID = /^([0-9a-f]{8})-([0-9a-f]{4})-6([0-9a-f]{3})(-[0-9a-f]{4}-[0-9a-f]{12})$/;

/**
 * Returns the id under which a checkpoint sorts after another one, by which savers find the latest: its own id if that
 * is greater already. Else it returns the smallest time after the other id, with the random part of its own. Returns its
 * own id also if one of them is not an id of LangGraph.
 */
export function idAfter(other: string, own: string): string {
  if (own > other) return own;
  const [, high, middle, low] = CHECKPOINT_ID.exec(other) ?? [];
  const [, , , , random] = CHECKPOINT_ID.exec(own) ?? [];
  if (high === undefined || random === undefined) return own;
  const time = (BigInt(`0x${high}${middle}${low}`) + 1n).toString(16).padStart(15, "0");
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-6${time.slice(12)}${random}`;
}
