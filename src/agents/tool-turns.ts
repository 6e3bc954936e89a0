/** How many calls of tools begin in one turn of the event loop. */
const CALLS_PER_TURN = 16;

let room = CALLS_PER_TURN;
let isScheduled = false;
const waiting: (() => void)[] = [];

/**
 * Waits until there is room for another call of a tool in this turn of the event loop. A reply may have more than a hundred
 * calls, and LangChain's work on each takes about a millisecond: without this, they would hold up every other run meanwhile.
 */
export function turnForCall(): Promise<void> {
  schedule();
  if (room > 0) {
    room -= 1;
    return Promise.resolve();
  }
  return new Promise((resolve) => waiting.push(resolve));
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    const next = waiting.splice(0, CALLS_PER_TURN);
    room = CALLS_PER_TURN - next.length;
    if (next.length > 0) schedule();
    for (const begin of next) begin();
  });
}
