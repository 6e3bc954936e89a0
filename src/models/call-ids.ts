/** Gives each call of a reply an id that no other call of the conversation has, so that each gets its own answer. */
export class CallIds {
  readonly #used: Set<unknown>;
  readonly #make: () => string;

  /** `used` are the ids of earlier calls; `make` makes a part of an id that is not used yet. */
  constructor(used: Iterable<unknown>, make: () => string) {
    this.#used = new Set(used);
    this.#make = make;
  }

  /** Returns the id that the server gave, or another one if that is missing, blank, or used before. */
  take(given: unknown): string {
    const own = typeof given === "number" ? String(given) : given;
    const isFree = typeof own === "string" && own.trim() !== "" && !this.#used.has(own);
    let id = isFree ? own : `call_${this.#make()}`;
    while (this.#used.has(id)) id = `${id}_${this.#used.size}`;
    this.#used.add(id);
    return id;
  }
}

/** How many calls of one reply are carried out. A model that writes more has usually begun to repeat itself. */
export const MAXIMUM_CALLS_OF_REPLY = 128;
