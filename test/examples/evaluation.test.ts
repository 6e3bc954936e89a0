import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { casesOf, requestsByDomain, type LabeledRequest } from "../../examples/evaluation/clinc150.ts";
import { embeddingScores } from "../../examples/evaluation/embedding-scores.ts";
import { KEYWORDS, keywordScores } from "../../examples/evaluation/keywords.ts";
import { fastRouter, router } from "../../examples/evaluation/team.ts";
import { WordEmbeddings } from "../../examples/evaluation/word-embeddings.ts";
import { createRouter } from "../../src/index.ts";
import { scriptBySchema } from "../../src/testing/index.ts";
import { routeTo, scriptedModels } from "../support/scripted-models.ts";
import { baker, cook } from "../support/specialists.ts";

interface Case {
  id: string;
  request: string;
  expect: { route?: string; plan?: { steps: { min: number; max: number } } };
}

function read(file: string): Case[] {
  const text = readFileSync(new URL(`../../examples/evaluation/${file}`, import.meta.url), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Case);
}

describe("the cases", () => {
  test("of routing are 13 for each specialist of the team, and 20 for none", () => {
    const counts = new Map<string, number>();
    for (const { expect: expected } of read("routing.jsonl")) {
      const { route = "" } = expected;
      counts.set(route, (counts.get(route) ?? 0) + 1);
    }
    const names = Object.keys(KEYWORDS).map((name) => [name, 13] as const);
    expect(Object.fromEntries(counts)).toEqual(Object.fromEntries([...names, ["none", 20]]));
    for (const graph of [router, fastRouter]) {
      expect(Object.keys(graph.nodes)).toEqual(expect.arrayContaining(Object.keys(KEYWORDS)));
    }
  });

  test("of planning have steps that a plan can have", () => {
    const cases = read("planning.jsonl");
    const odd = cases.filter(
      ({ expect: { plan } }) => !plan || plan.steps.min < 1 || plan.steps.max < plan.steps.min,
    );
    expect([cases.length, odd]).toEqual([125, []]);
  });

  test.each(["routing.jsonl", "planning.jsonl"])("of %s have ids and requests of their own", (file) => {
    const cases = read(file);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(new Set(cases.map(({ request }) => request)).size).toBe(cases.length);
  });
});

describe("what is taken of a data set", () => {
  const requests = (count: number, domain: string): LabeledRequest[] =>
    Array.from({ length: count }, (_, index) => ({ request: `${domain} ${index}`, domain }));
  const test150 = [...requests(40, "none"), ...requests(30, "work"), ...requests(30, "home")];

  test("does not depend on its order, and names each domain", () => {
    const data = { train: [], val: [], test: test150 };
    const cases = casesOf(data);
    expect(cases.map(({ id }) => id).filter((id) => id.endsWith("-01"))).toEqual([
      "home-01",
      "work-01",
      "none-01",
    ]);
    expect(cases).toHaveLength(13 + 13 + 20);
    expect(casesOf({ ...data, test: test150.toReversed() })).toEqual(cases);
  });

  test("as examples is a prefix of what a larger number would take", () => {
    const [few, many] = [5, 10].map((count) => requestsByDomain(test150, count)["home"]);
    expect(many?.slice(0, 5)).toEqual(few);
  });
});

describe("the scorers", () => {
  const examples = {
    cook: ["make me a soup", "how long do I boil soup", "a soup with leeks"],
    baker: ["bake a bread", "how long does bread rise", "a bread with seeds"],
  };
  const embeddings = new WordEmbeddings(Object.values(examples).flat());
  const ask = async (score: ReturnType<typeof embeddingScores>, fastText: string) => {
    await using scripted = await scriptedModels(
      scriptBySchema({ route: routeTo("cook"), text: { text: "Done." } }),
    );
    const fast = { score, threshold: 0.3, margin: 0.1 };
    const graph = createRouter({ specialists: [cook, baker], models: scripted.models, fastRouter: fast });
    const { route } = await graph.invoke({ messages: fastText });
    return [route?.specialist, route?.decidedBy, scripted.server.requests.length];
  };

  test("by embeddings decide what is near to examples, and leave the rest to the model", async () => {
    const score = embeddingScores(embeddings, examples);
    expect(await ask(score, "How long must a bread rise?")).toEqual(["baker", "fastRouter", 1]);
    expect(await ask(score, "Repair my bicycle.")).toEqual(["cook", "classifier", 2]);
  });

  test("by embeddings try again after their service was down", async () => {
    let isDown = true;
    const service = {
      embedQuery: (text: string) => embeddings.embedQuery(text),
      embedDocuments: (texts: string[]) =>
        isDown ? Promise.reject(new Error("status 503")) : embeddings.embedDocuments(texts),
    };
    const score = embeddingScores(service, examples);
    expect(await ask(score, "bake a bread")).toEqual(["cook", "classifier", 2]);
    isDown = false;
    expect(await ask(score, "bake a bread")).toEqual(["baker", "fastRouter", 1]);
  });

  test("by keywords count whole words", async () => {
    const score = keywordScores({ cook: ["soup"], baker: ["bread", "rye bread"] });
    const request = { text: "Rye bread, not breadcrumbs or soups." } as Parameters<typeof score>[0];
    expect(await score(request, {} as Parameters<typeof score>[1])).toEqual({ cook: 0, baker: 2 });
  });
});
