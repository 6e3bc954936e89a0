import type { RunItem } from "../../src/index.ts";

/** Reads a stream to its end. */
export async function itemsOf<State>(stream: AsyncIterable<RunItem<State>>): Promise<RunItem<State>[]> {
  const items: RunItem<State>[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

/** Each item in a few words: its type, its agent and its step. Pieces of one message count once. */
export function wordsOf(items: readonly RunItem<unknown>[]): string[] {
  const words = items.map((item) => {
    const type = item.type === "event" ? item.event.type : item.type;
    return [type, item.agent, item.step].filter((word) => word !== null).join(" ");
  });
  return words.filter((word, index) => word !== words[index - 1]);
}

/** The text of all tokens. */
export function tokensOf(items: readonly RunItem<unknown>[]): string {
  return items.map((item) => (item.type === "token" ? item.text : "")).join("");
}
