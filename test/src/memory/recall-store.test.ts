import { InMemoryStore } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { searchStore } from "../../../src/memory/recall-store.ts";
import { createRecall } from "../../../src/memory/recall.ts";

const namespace = ["talk", "turns"];

/** A store with these texts, the oldest first. It yields the oldest first, too. */
async function storeWith(texts: readonly string[]): Promise<InMemoryStore> {
  const store = new InMemoryStore();
  for (const [at, text] of texts.entries()) await store.put(namespace, `${at}`, { text });
  return store;
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `turn number${at + 1}`);

test("of many items the newest are searched, and the rest is counted", async () => {
  const store = await storeWith(numbered(2_300));
  const search = (query: string) => searchStore(store, { namespace, query, results: 5 });
  expect(await search("number2250")).toEqual({ texts: ["turn number2250"], unsearched: 300 });
  expect(await search("number10")).toEqual({ texts: [], unsearched: 300 });
});

test("of long items the newest are searched, and the newest one in any case", async () => {
  const long = (word: string, characters: number) => `${word} `.padEnd(characters, "x ");
  const many = await storeWith(["first", "second", "third"].map((word) => long(word, 900_000)));
  const found = await searchStore(many, { namespace, query: "third", results: 5 });
  expect(found).toMatchObject({ texts: [expect.stringMatching(/^third/)], unsearched: 1 });
  expect(await searchStore(many, { namespace, query: "first", results: 5 })).toMatchObject({ texts: [] });
  const one = await storeWith([long("only", 2_500_000)]);
  expect(await searchStore(one, { namespace, query: "only", results: 5 })).toMatchObject({ unsearched: 0 });
});

test("the end of a very long query is not used", async () => {
  const store = await storeWith(["the code is K77"]);
  const recall = createRecall({ namespace: () => ["talk"] });
  const find = (query: string) => recall.tool.invoke({ query }, { store } as never);
  expect(await find(`${"soup ".repeat(90)}K77`)).toContain("the code is K77");
  expect(await find(`${"soup ".repeat(200)}K77`)).toContain("Nothing earlier has these words.");
});

test("the tool says that older turns were not searched", async () => {
  const store = await storeWith(numbered(2_001));
  const recall = createRecall({ namespace: () => ["talk"] });
  const find = (query: string) => recall.tool.invoke({ query }, { store } as never);
  expect(await find("number1")).toBe(
    "Nothing earlier has these words. Try others, or ask.\nNot searched by words: 1 older item or more.",
  );
  expect(await find("number2")).toMatch(/^1 result; .*number2.*older item or more\.$/s);
});
