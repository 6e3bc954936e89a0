import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createHandoffs, createRouter, createSupervisor } from "../../../graphs/index.ts";
import { defineSpecialist, openThreads, summarize } from "../../../src/index.ts";
import {
  eventsOf,
  isSummary,
  shownIn,
  talkAnswers,
  tell,
  tellUntilCompacted,
  turn,
  windowWith,
  withSummaries,
} from "../../support/long-talk.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const specialists = [cook, baker];
const script = withSummaries(() => ({ text: "Facts: C-1001." }), talkAnswers);
const thread = { configurable: { thread_id: "talk" } };

test("a thread in SQLite takes its summary from the file, also in another process", async () => {
  using folder = temporaryFolder();
  await using scripted = await scriptedModels(script);
  const { models, server } = scripted;
  const conversation = windowWith(summarize());
  const file = `${folder.path}/threads.db`;
  let turns = 0;
  {
    using threads = await openThreads({ file });
    const graph = createSupervisor({ specialists, models, conversation, checkpointer: threads.saver });
    ({ turns } = await tellUntilCompacted(graph));
  }
  using threads = await openThreads({ file });
  const graph = createSupervisor({ specialists, models, conversation, checkpointer: threads.saver });
  const told = await tell(graph, turn(turns + 1));
  expect(eventsOf(told, "compacted")).toEqual([]);
  expect(server.requests.filter(isSummary)).toHaveLength(1);
  for (const request of server.requests.slice(-4)) expect(shownIn(request)).toContain("Facts: C-1001.");
});

test("a run that failed after its compaction resumes without paying for it again", async () => {
  let isDown = false;
  await using scripted = await scriptedModels((request) => {
    if (isSummary(request)) {
      isDown = true;
      return { text: "Facts: C-1001." };
    }
    return isDown ? { fault: { kind: "status", status: 400 } } : talkAnswers(request);
  });
  const { models, server } = scripted;
  const conversation = windowWith(summarize());
  const graph = createRouter({
    specialists,
    models,
    conversation,
    retry: { attempts: 1 },
    checkpointer: new MemorySaver(),
  });
  await expect(tellUntilCompacted(graph)).rejects.toThrow(/classifier/);
  isDown = false;
  const { outcome, usage } = await graph.invoke(null, thread);
  expect(outcome?.status).toBe("completed");
  expect(server.requests.filter(isSummary)).toHaveLength(1);
  expect(usage.map(({ agent }) => agent)).toEqual(["compaction", "classifier", "cook"]);
  expect(shownIn(server.requests.at(-1) as never)).toContain("Facts: C-1001.");
});

test("a thread from before the option gets its summary at the next turn", async () => {
  await using scripted = await scriptedModels(script);
  const { models } = scripted;
  const checkpointer = new MemorySaver();
  const before = createRouter({ specialists, models, checkpointer });
  for (let number = 1; number <= 9; number += 1) await tell(before, turn(number));
  const graph = createRouter({ specialists, models, checkpointer, conversation: windowWith(summarize()) });
  expect(eventsOf(await tell(graph, turn(10)), "compacted")).toHaveLength(1);
  const without = createRouter({ specialists, models, checkpointer });
  expect(eventsOf(await tell(without, turn(11)), "finished")).toMatchObject([
    { outcome: { status: "completed" } },
  ]);
});

test("a team reads the summary of the graph above it, and asks for none of its own", async () => {
  await using scripted = await scriptedModels(script);
  const { models, server } = scripted;
  const conversation = windowWith(summarize());
  const kitchen = createSupervisor({
    name: "kitchen_team",
    specialists,
    models,
    conversation: { compaction: summarize() },
  });
  const team = defineSpecialist({ name: "kitchen", description: "cooks and bakes", graph: kitchen });
  const graph = createHandoffs({
    specialists: [team],
    entry: "kitchen",
    models,
    conversation,
    checkpointer: new MemorySaver(),
  });
  await tellUntilCompacted(graph);
  expect(server.requests.filter(isSummary)).toHaveLength(1);
  const steps = server.requests.slice(-3);
  for (const request of steps) expect(shownIn(request)).toContain("Facts: C-1001.");
  expect(steps[0]?.lastUser).toContain("\n[A summary of ");
});

test("the usage of a summary has its agent, and limits of the run count it", async () => {
  await using scripted = await scriptedModels(script);
  const { models } = scripted;
  const conversation = windowWith(summarize());
  const limits = { modelCalls: 3 };
  const graph = createHandoffs({
    specialists: [cook],
    entry: "cook",
    models,
    conversation,
    limits,
    checkpointer: new MemorySaver(),
  });
  await tellUntilCompacted(graph);
  const { values } = await graph.getState(thread);
  const { usage, outcome } = values as {
    usage: { agent: string }[];
    outcome: { usage: { modelCalls: number } };
  };
  expect(usage.map(({ agent }) => agent)).toEqual(["compaction", "cook"]);
  expect(outcome.usage.modelCalls).toBe(2);
});
