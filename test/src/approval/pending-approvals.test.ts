import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { answerApprovals, createRouter, pendingApprovals } from "../../../src/index.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const thread = { configurable: { thread_id: "ann" } };
const answers = { one: { decision: "approve" } } as const;

/** Both readers of questions, as JavaScript code calls them. */
const READERS: [string, (graph: unknown, config: unknown) => Promise<unknown>][] = [
  ["pendingApprovals", (graph, config) => pendingApprovals(graph as never, config)],
  ["answerApprovals", (graph, config) => answerApprovals(graph as never, config, answers)],
];

describe.each(READERS)("%s names what is wrong, and does not find an empty list, for", (name, read) => {
  const kept = createRouter({ specialists, checkpointer: new MemorySaver() });

  test.each([
    ["no config", undefined],
    ["the id alone", "ann"],
    ["an id outside of configurable", { thread_id: "ann" }],
    ["a misspelled id", { configurable: { threadId: "ann" } }],
  ])("%s", async (_, config) => {
    await expect(read(kept, config)).rejects.toMatchObject({
      code: "configuration_invalid",
      message: `${name}: the second argument must name a thread, such as { configurable: { thread_id: "ann" } }, but does not`,
    });
  });

  test("a graph without a checkpointer", async () => {
    await expect(read(createRouter({ specialists }), thread)).rejects.toMatchObject({
      code: "configuration_invalid",
      message: expect.stringContaining(`${name}: the graph has no checkpointer`),
    });
  });

  test.each([
    ["a specialist", cook, "a plain object"],
    ["a graph that was not awaited", Promise.resolve(kept), "a Promise (is `await` missing?)"],
  ])("%s in the place of a graph", async (_, graph, kind) => {
    await expect(read(graph, thread)).rejects.toMatchObject({
      code: "configuration_invalid",
      message: `${name}: the first argument must be a compiled graph, or a client { getState }, but is ${kind}`,
    });
  });
});

test("a client of a server names its thread in its own way", async () => {
  const asked: unknown[] = [];
  const getState = async (id: string) => {
    asked.push(id);
    return { tasks: [] };
  };
  await expect(pendingApprovals({ getState }, "ann")).resolves.toEqual([]);
  expect(asked).toEqual(["ann"]);
});
