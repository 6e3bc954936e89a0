import type { BaseMessage } from "@langchain/core/messages";
import type { BaseStore } from "@langchain/langgraph";
import { beginsTurn } from "../conversation/stretch.ts";
import { searchTexts } from "./search-texts.ts";
import { textOfItem, threadIdOf, type RecallConfig } from "./recall-namespace.ts";
import { turnText } from "./turn-text.ts";

/** How many items of a namespace are searched by their words at most, and how many are read at once. */
const MOST_ITEMS = 2_000;
const PAGE = 100;

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

/**
 * Returns the texts of a namespace that fit a query, the best first. A store with a vector index finds the nearest; the words
 * of the query find names, numbers and ids in every store. The two take turns.
 */
export async function searchStore(
  store: BaseStore,
  { namespace, query, results }: { namespace: string[]; query: string; results: number },
): Promise<string[]> {
  const texts = (await itemsOf(store, { namespace })).map(({ value }) => textOfItem(value));
  const byWords = searchTexts(texts, query).map((place) => texts[place] ?? "");
  const nearest = await store.search(namespace, { query, limit: results });
  // A store without an index returns items without a score, whatever the query is.
  const byIndex = nearest.filter(({ score, ...item }) => typeof score === "number" && isIn(namespace, item));
  return alternately(
    byWords,
    byIndex.map(({ value }) => textOfItem(value)),
  ).slice(0, results);
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
  for (let offset = 0; offset < MOST_ITEMS; offset += PAGE) {
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
