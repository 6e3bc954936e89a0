/** Collects items, and hands them over once for each frame, so that a burst of events makes one change of the page. */
export function createBatch<Item>(onItems: (items: readonly Item[]) => void): {
  add: (item: Item) => void;
  flush: () => void;
  cancel: () => void;
} {
  let items: Item[] = [];
  let frame: number | null = null;
  let timer: number | undefined;
  const cancel = (): void => {
    if (frame !== null) cancelAnimationFrame(frame);
    window.clearTimeout(timer);
    frame = null;
    items = [];
  };
  const flush = (): void => {
    const collected = items;
    cancel();
    if (collected.length > 0) onItems(collected);
  };
  return {
    add: (item) => {
      items.push(item);
      if (frame !== null) return;
      frame = requestAnimationFrame(flush);
      // A page in the background has no frames.
      timer = window.setTimeout(flush, 250);
    },
    flush,
    cancel,
  };
}
