import type { BaseMessage } from "@langchain/core/messages";
import type { BaseStore } from "@langchain/langgraph";
import { beginsTurn } from "../conversation/stretch.ts";
import { searchTexts } from "./search-texts.ts";
import { textOfItem, threadIdOf, type RecallConfig } from "./recall-namespace.ts";
import { turnText } from "./turn-text.ts";

/**
 * How many items of a namespace are read at most, and how many at once. A store gives items in an order of its own, so that the
 * newest are known only when all were read.
 */
const MOST_READ = 10_000;
const PAGE = 100;

/** How many items are searched by their words at most, the newest ones, and how many of their characters. */
const MOST_SEARCHED = 2_000;
const MOST_CHARACTERS = 2_000_000;

/** Keeps turns in a store, one item for each, by the thread and the id of its first message. Keeping a turn again changes nothing. */
export async function keepTurns(
  store: BaseStore,
  {
    namespace,
    messages,
    config,
  }: { namespace: string[]; messages: readonly BaseMessage[]; config: RecallConfig },
): Promise<void> {
  const thread = threadIdOf(config);
  const puts = turnsOf(messages).map(async (turn) => {
    const id = turn[0]?.id;
    const text = turnText(turn);
    if (id === undefined || text === "") return;
    await store.put(namespace, thread === null ? id : `${thread} ${id}`, { text, thread });
  });
  await Promise.all(puts);
}

/** Splits messages into turns, each of which begins with a message of a person. */
function turnsOf(messages: readonly BaseMessage[]): BaseMessage[][] {
  const turns: BaseMessage[][] = [];
  for (const message of messages) {
    const turn = turns.at(-1);
    if (turn === undefined || beginsTurn(message)) turns.push([message]);
    else turn.push(message);
  }
  return turns;
}

/** What a search found, and what it left out. */
export interface Found {
  /** The texts that fit the query, the best first. */
  texts: string[];
  /** How many older items were not searched by their words, at least. */
  unsearched: number;
}

/**
 * Searches the texts of a namespace. A store with a vector index finds the nearest; the words of the query find names, numbers
 * and ids in every store. The two take turns. Of many items the newest are searched by their words.
 */
export async function searchStore(
  store: BaseStore,
  { namespace, query, results }: { namespace: string[]; query: string; results: number },
): Promise<Found> {
  const all = (await itemsOf(store, { namespace })).map(({ value }) => textOfItem(value));
  const texts = newestOf(all);
  const byWords = (await searchTexts(texts, query)).map((place) => texts[place] ?? "");
  const nearest = await store.search(namespace, { query, limit: results });
  // A store without an index returns items without a score, whatever the query is.
  const byIndex = nearest.filter(({ score, ...item }) => typeof score === "number" && isIn(namespace, item));
  const both = alternately(
    byWords,
    byIndex.map(({ value }) => textOfItem(value)),
  );
  return { texts: both.slice(0, results), unsearched: all.length - texts.length };
}

/** Returns the last texts that are not too many and not too long together; the last one in any case, cut if need be. */
function newestOf(texts: readonly string[]): string[] {
  let left = MOST_CHARACTERS;
  const newest = texts.slice(-MOST_SEARCHED);
  const first = newest.findLastIndex((text) => (left -= text.length) < 0) + 1;
  return first < newest.length
    ? newest.slice(first)
    : newest.slice(-1).map((text) => text.slice(0, MOST_CHARACTERS));
}

/** Returns two lists as one: the first of each, the second of each, and so on. What is in both is there once. */
export function alternately(ones: readonly string[], others: readonly string[]): string[] {
  const both = new Set<string>();
  for (let at = 0; at < Math.max(ones.length, others.length); at += 1) {
    for (const text of [ones[at], others[at]]) if (text !== undefined) both.add(text);
  }
  return [...both];
}

type Items = Awaited<ReturnType<BaseStore["search"]>>;

/** Returns the items of exactly this namespace, the oldest first; with `thread` those of one thread. */
export async function itemsOf(
  store: BaseStore,
  { namespace, thread }: { namespace: string[]; thread?: string | null },
): Promise<Items> {
  const filter = (thread ?? null) === null ? {} : { filter: { thread } };
  const items: Items = [];
  for (let offset = 0; offset < MOST_READ; offset += PAGE) {
    const page = await store.search(namespace, { ...filter, limit: PAGE, offset });
    items.push(...page.filter((item) => isIn(namespace, item)));
    if (page.length < PAGE) break;
  }
  return items.toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
}

/** A search also finds namespaces below, and in some stores those whose names begin in the same way. */
function isIn(namespace: readonly string[], item: { namespace: readonly string[] }): boolean {
  return (
    item.namespace.length === namespace.length && namespace.every((label, at) => item.namespace[at] === label)
  );
}
