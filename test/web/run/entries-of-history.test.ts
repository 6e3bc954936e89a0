import { Command } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSoftwareHouse, createSupervisor } from "../../../graphs/index.ts";
import { graph as desk } from "../../../graphs/handoffs.ts";
import { graph as router } from "../../../graphs/router.ts";
import { graph as withApproval } from "../../../graphs/supervisor-with-approval.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { entriesOfHistory } from "../../../web/page/run/entries-of-history.ts";
import { runsOfThread } from "../../../web/page/run/runs-of-thread.ts";
import type { RunView } from "../../../web/page/run/run-view.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { houseScript, reviewed, written } from "../../support/house.ts";
import { ask, menu, refusing } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";
import { baker, cook } from "../../support/specialists.ts";
import { spanTree, timeFaults, watchThread, type WatchedThread } from "../../support/watched-thread.ts";

/** What checkpoints tell as well as a journal: everything but calls, tools, and what a team or a step did inside. */
function known(view: RunView): unknown {
  const {
    run,
    request,
    status,
    mode,
    route,
    plan,
    replans,
    handoffs,
    active,
    boxes,
    usage,
    outcome,
    answer,
  } = view;
  return {
    run,
    request,
    status,
    mode,
    route,
    plan,
    replans,
    active,
    usage,
    outcome,
    answer,
    handoffs: handoffs.map(({ at: _, ...handoff }) => handoff),
    boxes: Object.fromEntries(Object.entries(boxes).filter(([name]) => !name.endsWith(":tools"))),
    spans: spanTree(view).filter((line) => !/ > (?:model|tool) /.test(line)),
  };
}

async function bothViews(thread: WatchedThread): Promise<{ journal: RunView; history: RunView }> {
  const journal = await thread.view();
  const history = await thread.view({ entries: entriesOfHistory(await thread.history()) });
  return { journal, history };
}

describe("the checkpoints of a thread without a journal tell the same, as far as they know it", () => {
  test("the shipped router", async () => {
    await using thread = watchThread(router);
    await thread.run(ask("Write a haiku about rain"));
    const { journal, history } = await bothViews(thread);
    expect(known(history)).toEqual(known(journal));
  });

  test("the shipped desk, over two turns", async () => {
    await using thread = watchThread(desk);
    await thread.run(ask("I was charged twice"));
    await thread.run(ask("And my line is down"));
    const { journal, history } = await bothViews(thread);
    expect(known(history)).toEqual(known(journal));
    const entries = entriesOfHistory(await thread.history());
    expect(runsOfThread(entries).map(({ run }) => run)).toEqual(
      runsOfThread(await thread.entries()).map(({ run }) => run),
    );
  });

  test("the shipped supervisor, while its plan waits, after a rejection, and at its end", async () => {
    await using thread = watchThread(withApproval);
    await thread.run(ask("Compare Rust and Go"));
    const waiting = await bothViews(thread);
    expect(known(waiting.history)).toEqual(known(waiting.journal));
    const [first] = await thread.questions();
    await thread.run(new Command({ resume: { id: first, decision: "reject", feedback: "shorter" } }));
    const rejected = await bothViews(thread);
    expect(known(rejected.history)).toEqual(known(rejected.journal));
    const texts = [
      "Rejected by a person: shorter",
      expect.stringContaining("a person asked for changes: shorter"),
    ];
    expect(rejected.history.notices.map(({ text }) => text)).toEqual(texts);
    const [second] = await thread.questions();
    await thread.run(new Command({ resume: { id: second, decision: "approve" } }));
    const { journal, history } = await bothViews(thread);
    expect(known(history)).toEqual(known(journal));
    expect(timeFaults(history)).toEqual([]);
  });

  test("steps that run at once, fail and are skipped", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: refusing(/do soup/) }));
    await using thread = watchThread(
      createSupervisor({ specialists: [cook, baker], models: scripted.models, onFailure: "skip" }),
    );
    await thread.run(ask("a feast"));
    const { journal, history } = await bothViews(thread);
    expect(known(history)).toEqual(known(journal));
    // A step lasts as long as its superstep, so those that ran at once have the same times.
    const [soup, bread] = ["soup", "bread"].map((label) =>
      history.spans.find((span) => span.label === label),
    );
    expect([soup?.startedAt, soup?.endedAt]).toEqual([bread?.startedAt, bread?.endedAt]);
  });

  test("a house: phases last as long as their superstep", async () => {
    const files = ["fails greets c2: no greeting", "good"].map((fate) => written(fate));
    const script = scriptBySchema({ ...houseScript, file_set: files, review: reviewed() });
    await using scripted = await scriptedModels(script);
    const options = { effects: instantEffects().effects, verifier: scriptedVerifier(), out: null };
    await using thread = watchThread(createSoftwareHouse({ models: scripted.models, ...options }));
    await thread.run(ask("a greeter, please"));
    const { journal, history } = await bothViews(thread);
    expect(history.house?.criteria).toEqual(journal.house?.criteria);
    expect([history.house?.verdict, history.house?.rounds.map(({ round, tests }) => [round, tests])]).toEqual(
      [journal.house?.verdict, journal.house?.rounds.map(({ round, tests }) => [round, tests])],
    );
    expect(history.boxes).toEqual({ ...journal.boxes });
    expect(timeFaults(history)).toEqual([]);
    expect(spanTree(history).filter((line) => line.includes("> phase"))).toEqual([
      "agent verify failed > phase acceptance failed",
      "agent verify done > phase acceptance done",
    ]);
  });
});

test("a fork leaves out what came after the checkpoint that it went back to", async () => {
  await using thread = watchThread(router);
  await thread.run(ask("Write a haiku about rain"));
  const states = await thread.history();
  const [newest] = states;
  const input = states.find(({ metadata }) => metadata?.source === "input");
  if (newest === undefined || input === undefined) throw new Error("no checkpoints");
  const fork = { ...newest, parent_checkpoint: input.checkpoint };
  expect(entriesOfHistory(states).length).toBeGreaterThan(
    entriesOfHistory([fork, ...states.slice(1)]).length,
  );
  expect(entriesOfHistory([])).toEqual([]);
});

test("a thread of a graph that Troupe did not make shows its nodes", () => {
  const checkpoint = (id: number): object | null =>
    id < 0 ? null : { thread_id: "t", checkpoint_ns: "", checkpoint_id: `${id}` };
  const state = (id: number, node: string | null, source: string): object => ({
    values: { messages: [] },
    next: node === null ? [] : [node],
    metadata: { source, step: id },
    tasks: node === null ? [] : [{ id: `${id}`, name: node, interrupts: [] }],
    checkpoint: checkpoint(id),
    parent_checkpoint: checkpoint(id - 1),
    created_at: new Date(1_000 * id).toISOString(),
  });
  const states = [
    state(3, null, "loop"),
    state(2, "paint", "loop"),
    state(1, "sketch", "loop"),
    state(0, "__start__", "input"),
  ];
  const entries = entriesOfHistory(states as never);
  expect(entries.map(({ at, since, event }) => [at, since, event.run, event.type, event.agent])).toEqual([
    [1_000, 1_000, "t#1", "agent_started", "sketch"],
    [2_000, 2_000, "t#1", "agent_started", "paint"],
  ]);
});
