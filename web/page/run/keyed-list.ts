/** Items by key in the order in which their keys came. Its list stays the same object until an item changes. */
export class KeyedList<Item> {
  readonly #items = new Map<string, Item>();
  #list: readonly Item[] | null = null;

  get(key: string): Item | undefined {
    return this.#items.get(key);
  }

  set(key: string, item: Item): void {
    this.#items.set(key, item);
    this.#list = null;
  }

  /** Replaces an item by what `change` makes of it. Does nothing if there is none. */
  change(key: string, change: (item: Item) => Item): void {
    const item = this.#items.get(key);
    if (item !== undefined) this.set(key, change(item));
  }

  delete(key: string): void {
    if (this.#items.delete(key)) this.#list = null;
  }

  list(): readonly Item[] {
    return (this.#list ??= [...this.#items.values()]);
  }
}
