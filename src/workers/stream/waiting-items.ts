import type { RunItem, TokenItem } from "../../streaming/run-item.ts";
import { encodeItem, type StoredItem } from "./stored-item.ts";

/** How much may wait for Redis. */
export interface WaitingLimits {
  /** Items. */
  mostItems: number;
  /** Characters of all items together. */
  mostCharacters: number;
  /** Adjacent pieces of one text are joined if more items wait. */
  joinAbove: number;
  /** Bytes of one item, as JSON. */
  mostItemBytes: number;
}

/** An item that is ready to be written. `missed` items before it were dropped. */
export interface ReadyItem {
  missed: number;
  json: string;
}

/** An item that waits. A piece of a text is kept as it is, because more pieces may be joined to it. */
interface WaitingItem {
  content: { piece: RunItem } | { json: string };
  rank: Rank;
  missed: number;
  characters: number;
}

/** Which items are dropped first: pieces of texts, then other events, then messages. Questions and the end are kept. */
type Rank = "piece" | "event" | "message" | "end";

const DROPPED_FIRST: readonly Rank[] = ["piece", "event", "message"];

/** The longest text that pieces are joined to, in characters. */
const LONGEST_PIECE = 16_000;

/** The items of a run that wait to be written, in order. If they are too many, some are dropped and counted. */
export class WaitingItems {
  /** How many items were dropped. */
  dropped = 0;
  readonly #limits: WaitingLimits;
  readonly #items: WaitingItem[] = [];
  #characters = 0;
  /** Items that were dropped after the last one that waits. */
  #missed = 0;

  constructor(limits: WaitingLimits) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** Adds an item. Does not throw. */
  add(item: RunItem): void {
    if (this.#join(item)) return;
    const rank = rankOf(item);
    const json = rank === "piece" ? null : encodeItem(item, this.#limits.mostItemBytes);
    if (rank !== "piece" && json === null) {
      this.dropped += 1;
      this.#missed += 1;
      return;
    }
    const content = json === null ? { piece: item } : { json };
    const characters = json?.length ?? textOfPiece(item).length + EMPTY_PIECE;
    this.#items.push({ content, rank, missed: this.#missed, characters });
    this.#missed = 0;
    this.#characters += characters;
    this.#dropTooMany();
  }

  /** Removes the first items, at most this many, and returns them. */
  take({ items, characters }: { items: number; characters: number }): ReadyItem[] {
    let count = 0;
    for (let sum = 0; count < Math.min(items, this.#items.length) && sum < characters; count += 1) {
      sum += this.#items[count]?.characters ?? 0;
    }
    const ready: ReadyItem[] = [];
    for (const taken of this.#items.splice(0, count)) {
      this.#characters -= taken.characters;
      const json =
        "json" in taken.content
          ? taken.content.json
          : encodeItem(taken.content.piece, this.#limits.mostItemBytes);
      // The text of a piece is cut until it fits.
      if (json !== null) ready.push({ missed: taken.missed, json });
    }
    return ready;
  }

  /** Drops all items. */
  clear(): void {
    this.dropped += this.#items.length;
    this.#items.length = 0;
    this.#characters = 0;
  }

  #join(item: RunItem): boolean {
    const last = this.#items.at(-1);
    if (last === undefined || this.#items.length <= this.#limits.joinAbove || this.#missed > 0) return false;
    if (!("piece" in last.content)) return false;
    const joined = joinedPieces(last.content.piece, item);
    if (joined === null) return false;
    const added = textOfPiece(item).length;
    last.content = { piece: joined };
    last.characters += added;
    this.#characters += added;
    return true;
  }

  #dropTooMany(): void {
    const { mostItems, mostCharacters } = this.#limits;
    while (this.#items.length > mostItems || this.#characters > mostCharacters) {
      const rank = DROPPED_FIRST.find((one) => this.#items.some((item) => item.rank === one));
      if (rank === undefined) return;
      const place = this.#items.findIndex((item) => item.rank === rank);
      const [item] = this.#items.splice(place, 1);
      if (item === undefined) return;
      this.dropped += 1;
      this.#characters -= item.characters;
      const next = this.#items[place];
      if (next === undefined) this.#missed += item.missed + 1;
      else next.missed += item.missed + 1;
    }
  }
}

/** About how many characters the JSON of a piece has without its text. */
const EMPTY_PIECE = 150;

function rankOf(item: RunItem): Rank {
  if (item.type === "token") return "piece";
  if (item.type === "event") return item.event.type === "step_text" ? "piece" : "event";
  return item.type === "message" ? "message" : "end";
}

function textOfPiece(item: RunItem | StoredItem): string {
  if (item.type === "token") return item.text;
  return item.type === "event" && item.event.type === "step_text" ? item.event.text : "";
}

/** Returns two adjacent pieces of one text as one. Returns null if they are not such pieces, or if it would be too long. */
function joinedPieces(one: RunItem, next: RunItem): RunItem | null {
  if (textOfPiece(one).length + textOfPiece(next).length > LONGEST_PIECE) return null;
  if (one.type === "token" && next.type === "token") {
    return isSameText(one, next) ? { ...next, text: one.text + next.text } : null;
  }
  if (one.type !== "event" || next.type !== "event") return null;
  const [first, second] = [one.event, next.event];
  if (first.type !== "step_text" || second.type !== "step_text" || !isSameText(first, second)) return null;
  return { ...next, event: { ...second, text: first.text + second.text } };
}

type Piece = Pick<TokenItem, "run" | "agent" | "step" | "message">;

function isSameText(one: Piece, next: Piece): boolean {
  return (
    one.message === next.message && one.run === next.run && one.agent === next.agent && one.step === next.step
  );
}
