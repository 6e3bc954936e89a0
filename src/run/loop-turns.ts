/**
 * Creates a limit on how much begins in one turn of the event loop, so that many runs in one process do not hold up
 * everything else until each of them has had its say. The function that is returned resolves when there is room.
 */
export function createLoopTurns(mostPerTurn: number): () => Promise<void> {
  let room = mostPerTurn;
  let isScheduled = false;
  const waiting: (() => void)[] = [];

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      const next = waiting.splice(0, mostPerTurn);
      room = mostPerTurn - next.length;
      if (next.length > 0) schedule();
      for (const begin of next) begin();
    });
  };

  return () => {
    schedule();
    if (room > 0) {
      room -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
}
