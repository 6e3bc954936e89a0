const waiting = new Set<() => void>();
let frame = 0;

/**
 * Calls `begin` before one of the next drawings of the page, each of which gives one waiting piece of work its turn: texts
 * that are to be formatted and graphs that are to be laid out never delay the same frame. Returns how to give the turn up.
 */
export function takeTurn(begin: () => void): () => void {
  waiting.add(begin);
  if (waiting.size === 1) frame = requestAnimationFrame(giveTurn);
  return () => {
    waiting.delete(begin);
    if (waiting.size === 0) cancelAnimationFrame(frame);
  };
}

function giveTurn(): void {
  const [begin] = waiting;
  if (begin === undefined) return;
  waiting.delete(begin);
  if (waiting.size > 0) frame = requestAnimationFrame(giveTurn);
  begin();
}
