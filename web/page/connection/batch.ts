/** Milliseconds between two changes of the page at least: a text that grows twelve times a second reads as a flow. */
export const PERIOD = 80;

/**
 * Collects items, and hands them over together before a drawing of the page, at most once in a period: a burst of events
 * makes one change of the page, and what streams leaves the page time for its reader.
 */
export function createBatch<Item>(onItems: (items: readonly Item[]) => void): {
  add: (item: Item) => void;
  flush: () => void;
  cancel: () => void;
} {
  let items: Item[] = [];
  let isPlanned = false;
  let flushedAt = -PERIOD;
  let frame = 0;
  let pause: number | undefined;
  let timer: number | undefined;
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    window.clearTimeout(pause);
    window.clearTimeout(timer);
    isPlanned = false;
    items = [];
  };
  const flush = (): void => {
    const collected = items;
    cancel();
    flushedAt = performance.now();
    if (collected.length > 0) onItems(collected);
  };
  const flushInFrame = (): void => {
    frame = requestAnimationFrame(flush);
  };
  return {
    add: (item) => {
      items.push(item);
      if (isPlanned) return;
      isPlanned = true;
      const wait = flushedAt + PERIOD - performance.now();
      if (wait <= 0) flushInFrame();
      else pause = window.setTimeout(flushInFrame, wait);
      // A page in the background has no frames.
      timer = window.setTimeout(flush, 250);
    },
    flush,
    cancel,
  };
}
