import { expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import { defineSpecialist } from "../../../src/index.ts";
import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { createRunReader } from "../../../web/page/run/run-reader.ts";
import { runsOfThread } from "../../../web/page/run/runs-of-thread.ts";
import { viewRun } from "../../../web/page/run/view-run.ts";
import { ask } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { talkingScript, talkingTeams } from "../../support/talking-teams.ts";
import { spanTree, timeFaults, watchThread } from "../../support/watched-thread.ts";

const nothing = { values: null, questions: [], request: null };

/** The entries of a thread on which a router, with a team of a supervisor, has run twice. */
async function twoRuns(): Promise<JournalEntry[]> {
  await using scripted = await scriptedModels(talkingScript);
  const graph = talkingTeams["a supervisor in a router"]?.make(scripted.models);
  if (graph === undefined) throw new Error("no such team");
  await using thread = watchThread(graph);
  await thread.run(ask("dinner"));
  await thread.run(ask("breakfast"));
  return (await thread.entries()).toSorted((one, other) => one.at - other.at);
}

test("a reader that sees entries as they come shows at each moment what one shows that sees them at once", async () => {
  const entries = await twoRuns();
  const reader = createRunReader();
  for (let count = 0; count <= entries.length; count += 3) {
    const known = entries.slice(0, count);
    expect(reader.view({ ...nothing, entries: known })).toEqual(viewRun({ ...nothing, entries: known }));
  }
});

test("calls that a journal tells of late, and entries that are put before others, change nothing in the end", async () => {
  const entries = await twoRuns();
  const whole = viewRun({ ...nothing, entries });
  const late = createRunReader();
  late.view({ ...nothing, entries: entries.filter(({ kind }) => kind === "event") });
  const sorted = (view: typeof whole): unknown => ({
    ...view,
    usage: view.usage.toSorted((one, other) => one.agent.localeCompare(other.agent)),
    spans: view.spans.toSorted((one, other) => one.id.localeCompare(other.id)),
  });
  expect(sorted(late.view({ ...nothing, entries }))).toEqual(sorted(whole));
  const backwards = createRunReader();
  for (let first = entries.length - 1; first > 0; first -= 7) {
    backwards.view({ ...nothing, entries: entries.slice(first) });
  }
  expect(backwards.view({ ...nothing, entries })).toEqual(whole);
});

test("the runs of a thread, the newest first, without those of its teams; any of them can be viewed", async () => {
  const entries = await twoRuns();
  const runs = runsOfThread(entries);
  expect(runs.map(({ request }) => request)).toEqual(["breakfast", "dinner"]);
  expect(runsOfThread(entries.filter(({ kind }) => kind === "event")).map(({ run }) => run)).toEqual(
    runs.map(({ run }) => run),
  );
  for (const { run, request, startedAt } of runs) {
    const view = viewRun({ ...nothing, entries, run });
    expect([view.run, view.request, view.startedAt, view.status]).toEqual([
      run,
      request,
      startedAt,
      "finished",
    ]);
  }
});

test("a run that was stopped is over as soon as another one has begun", async () => {
  const entries = await twoRuns();
  const [newest, older] = runsOfThread(entries).map(({ run }) => run);
  const unfinished = entries.filter((entry) => entry.kind === "call" || entry.event.type !== "finished");
  const statusOf = (run: string | undefined): string =>
    viewRun({ ...nothing, entries: unfinished, run }).status;
  expect([statusOf(newest), statusOf(older)]).toEqual(["running", "finished"]);
});

test("a team in a team: its spans stand below the work that it does, and its boxes have the names of the drawing", async () => {
  await using scripted = await scriptedModels(talkingScript);
  const inner = talkingTeams["a router in a supervisor"]?.make(scripted.models);
  if (inner === undefined) throw new Error("no such team");
  const team = defineSpecialist({ name: "cook", description: "cooks", graph: inner });
  await using thread = watchThread(createRouter({ specialists: [team], models: scripted.models }));
  await thread.run(ask("dinner"));
  const view = await thread.view();
  expect(timeFaults(view)).toEqual([]);
  expect(spanTree(view).filter((line) => !line.includes("> model"))).toEqual([
    "agent classifier done",
    "agent cook done",
    "agent cook done > agent planner done",
    "agent cook done > step soup done",
    "agent cook done > step soup done > agent classifier done",
    "agent cook done > step soup done > agent cook done",
    "agent cook done > step soup done > agent cook done > tool look_up done",
    "agent cook done > step bread done",
    "agent cook done > agent synthesizer done",
  ]);
  expect(view.plan.map(({ id, status, text }) => [id, status, text])).toEqual([
    ["soup", "completed", "Leek soup."],
    ["bread", "completed", "Leek soup."],
  ]);
  expect(view.boxes).toEqual({
    classifier: "done",
    cook: "done",
    "cook:planner": "done",
    "cook:supervisor": "done",
    "cook:cook": "done",
    "cook:cook:classifier": "done",
    "cook:cook:cook": "done",
    "cook:cook:cook:tools": "done",
    "cook:baker": "done",
    "cook:synthesizer": "done",
  });
  // The stream names only the nodes of teams, and shows the same.
  const streamed = await thread.view({ entries: thread.streamed });
  expect([streamed.boxes, spanTree(streamed)]).toEqual([
    view.boxes,
    spanTree(view).filter((line) => !line.includes("> model")),
  ]);
});

test("events of other applications, and unknown ones, are passed over", () => {
  const entries = ["shipped", "constructor", "__proto__"].map((type, index): JournalEntry => ({
    at: index,
    kind: "event",
    event: { type, run: "r", agent: "packer", step: null, attempt: 1, sequence: index },
  }));
  const view = viewRun({ ...nothing, entries });
  expect([view.run, view.status, view.spans, view.notices, view.boxes]).toEqual(["r", "running", [], [], {}]);
});

test("nothing is known of a thread without entries", () => {
  const idle = viewRun({ ...nothing, entries: [] });
  expect([idle.run, idle.status, idle.request, idle.mode]).toEqual([null, "idle", "", null]);
  expect(viewRun({ ...nothing, entries: [], isRunning: true, request: "soup" })).toMatchObject({
    status: "running",
    request: "soup",
  });
});

test("eight specialists that write 2,000 pieces each, viewed after every 50 pieces, cost well under a second", () => {
  const entries = streamingEntries({ specialists: 8, pieces: 2_000 });
  const reader = createRunReader();
  const begin = performance.now();
  for (let count = 50; count <= entries.length; count += 50) {
    const { texts } = reader.view({ ...nothing, entries: entries.slice(0, count) });
    expect(texts.length).toBeLessThanOrEqual(8);
  }
  const { texts } = reader.view({ ...nothing, entries });
  expect(texts.map(({ text }) => text.length)).toEqual(Array.from({ length: 8 }, () => 2_000 * 6));
  // It takes about a tenth of it. The machine of a test may be busy.
  expect(performance.now() - begin).toBeLessThan(2_000);
});

function streamingEntries({ specialists, pieces }: { specialists: number; pieces: number }): JournalEntry[] {
  const steps = Array.from({ length: specialists }, (_, index) => `step-${index}`);
  const events: object[] = [
    {
      type: "planned",
      agent: "planner",
      step: null,
      steps: steps.map((id) => ({ id, agent: id, task: "t", dependsOn: [] })),
    },
    ...steps.map((step) => ({ type: "step_started", agent: step, step, task: "t" })),
  ];
  for (let piece = 0; piece < pieces; piece += 1) {
    for (const step of steps)
      events.push({ type: "step_text", agent: step, step, text: "words ", message: step });
  }
  return events.map(
    (event, index) =>
      ({
        at: index,
        kind: "event",
        event: { ...event, run: "r", attempt: 1, sequence: index },
      }) as JournalEntry,
  );
}
