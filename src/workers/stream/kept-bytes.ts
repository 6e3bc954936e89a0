/** What a stream in Redis keeps at most. */
export interface KeptLimits {
  bytes: number;
  /** Redis deletes earlier items by itself. */
  items: number;
}

/** Knows from which item on a stream has at most a number of bytes, so that large items do not fill Redis. */
export class KeptBytes {
  readonly #most: KeptLimits;
  readonly #items: { number: number; bytes: number }[] = [];
  #sum = 0;

  constructor(most: KeptLimits) {
    this.#most = most;
  }

  /** Counts an item that was written. */
  add(number: number, bytes: number): void {
    this.#items.push({ number, bytes });
    this.#sum += bytes;
  }

  /** Returns the number of the first item to keep, or null if all fit. The last item is always kept. */
  firstToKeep(): number | null {
    this.#forget(this.#items.length - this.#most.items);
    let removed = 0;
    while (this.#sum > this.#most.bytes && removed < this.#items.length - 1) {
      this.#sum -= this.#items[removed]?.bytes ?? 0;
      removed += 1;
    }
    if (removed === 0) return null;
    this.#items.splice(0, removed);
    return this.#items[0]?.number ?? null;
  }

  /** Forgets the first items, which Redis does not keep. */
  #forget(count: number): void {
    if (count <= 0) return;
    for (const { bytes } of this.#items.splice(0, count)) this.#sum -= bytes;
  }
}
