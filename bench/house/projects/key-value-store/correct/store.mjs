/** Values with versions, which expire. */
export class Store {
  #entries = new Map();
  #now;

  constructor(now) {
    this.#now = now;
  }

  get(key) {
    const entry = this.#entries.get(key);
    if (entry && entry.expires <= this.#now()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry;
  }

  set(key, value, ttl) {
    const version = (this.get(key)?.version ?? 0) + 1;
    const expires = ttl === undefined ? Infinity : this.#now() + ttl * 1000;
    const entry = { value, version, expires };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Returns the new value; undefined if the old one is not an integer. */
  increment(key, by) {
    const entry = this.get(key);
    const text = entry?.value ?? "0";
    if (!/^-?[0-9]{1,15}$/.test(text)) return undefined;
    const value = Number(text) + by;
    this.#entries.set(key, {
      value: String(value),
      version: (entry?.version ?? 0) + 1,
      expires: entry?.expires ?? Infinity,
    });
    return value;
  }

  delete(key) {
    const isThere = this.get(key) !== undefined;
    this.#entries.delete(key);
    return isThere;
  }

  keys(prefix) {
    return [...this.#entries.keys()].filter((key) => key.startsWith(prefix) && this.get(key)).sort();
  }
}
