import type { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { applyEdit, readMoments } from "../../../web/page/control/apply-edit.ts";
import {
  continuationOf,
  continuePayload,
  keptConfiguration,
} from "../../../web/page/control/continue-run.ts";
import type { ControlledValues } from "../../../web/page/control/controlled-run.ts";
import { readGraphFacts } from "../../../web/page/control/graph-facts.ts";
import * as edits from "../../../web/page/control/state-edits.ts";
import { stopRun } from "../../../web/page/control/stop-run.ts";
import { questionsIn } from "../../../web/page/inbox/question.ts";
import { newThread, say, type ServedState } from "../../support/dev-runs.ts";
import { startDevServer, type DevServer } from "../../support/dev-server.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FIXTURE = "test/fixtures/console/controlled.ts";

// It rehearses: no model is configured.
let server: DevServer;
beforeAll(async () => {
  const graphs = {
    bistro: `${FIXTURE}:bistro`,
    careful: `${FIXTURE}:careful`,
    poor: `${FIXTURE}:poor`,
    router: "graphs/router.ts:graph",
    handoffs: "graphs/handoffs.ts:graph",
  };
  server = await startDevServer({ graphs });
});
afterAll(() => server[Symbol.asyncDispose]());

/** A thread, as the controls of the page see and change it. */
async function controlled(graph: string) {
  const { client } = server;
  const thread = await newThread(client);
  const place = { client, thread, graph };
  const run = async (payload: Parameters<Client["runs"]["wait"]>[2]): Promise<ServedState> =>
    (await client.runs.wait(thread, graph, payload)) as unknown as ServedState;
  return {
    place,
    ask: (request: string, context = {}) => run({ input: say(request), context }),
    goOn: (payload: Parameters<Client["runs"]["wait"]>[2] = {}) => run({ input: null, ...payload }),
    apply: async (edit: edits.StateEdit | null) => {
      if (edit === null) throw new Error("there is no such edit");
      await applyEdit(place, edit);
      return run({ input: null });
    },
    continuation: async () => {
      const { values, next, tasks } = await client.threads.getState<ControlledValues>(thread);
      return continuationOf({ values, next, isRunning: false, isWaiting: questionsIn({ tasks }).length > 0 });
    },
  };
}

/** How often each step of a bistro's run was asked for, by its text. */
function times({ results = {} }: ServedState): Record<string, number> {
  return Object.fromEntries(
    Object.entries(results).map(([id, { text }]) => [id, Number(/, (\d+)$/.exec(text)?.[1])]),
  );
}

describe.concurrent("a run that ended early", () => {
  test("continues with larger limits, and a later request has those of the graph again", async () => {
    const { place, ask, goOn, continuation } = await controlled("bistro");
    await ask("dinner for two", { limits: { modelCalls: 3 } });
    const limit = { name: "modelCalls", value: 3 };
    expect(await continuation()).toMatchObject({ kind: "limit", raise: "here", limit });
    const payload = continuePayload({ modelCalls: 20 }, await keptConfiguration(place));
    expect(payload).toEqual({ context: { reopen: true, limits: { modelCalls: 20 } } });
    const state = await goOn(payload);
    expect([state.outcome?.status, times(state)]).toEqual([
      "completed",
      { shop: 1, soup: 1, bread: 1, table: 1 },
    ]);
    expect([await continuation(), (await ask("and again")).outcome?.status]).toEqual([null, "completed"]);
  });

  test("continues also if the server keeps the first limits with the thread", async () => {
    const { place, goOn } = await controlled("bistro");
    await goOn({ input: say("dinner for kept"), config: { configurable: { limits: { modelCalls: 3 } } } });
    const payload = continuePayload({ modelCalls: 20 }, await keptConfiguration(place));
    expect((await goOn(payload)).outcome?.status).toBe("completed");
  });

  test("says that only the graph's code can raise a limit of its builder", async () => {
    const { ask, continuation } = await controlled("poor");
    await ask("dinner for the poor");
    expect(await continuation()).toMatchObject({ kind: "limit", raise: "in-code" });
  });

  test("is stopped by a person, and continues with the steps that were not done", async () => {
    const { place, goOn, continuation } = await controlled("bistro");
    const { client, thread, graph } = place;
    await client.runs.create(thread, graph, { input: say("a slow dinner") });
    await vi.waitFor(
      async () => {
        const { values } = await client.threads.getState<ControlledValues>(thread);
        expect(values.results?.["shop"]?.status).toBe("completed");
      },
      { timeout: 20_000, interval: 200 },
    );
    await stopRun(place);
    expect(await continuation()).toEqual({ kind: "unfinished" });
    const state = await goOn(continuePayload(undefined));
    expect([state.outcome?.status, times(state)["shop"], times(state)["soup"]]).toEqual(["completed", 1, 2]);
  });
});

describe.concurrent("a fork of a plan", () => {
  test("runs one step and what builds on it again", async () => {
    const { ask, apply } = await controlled("bistro");
    await ask("a second soup");
    const state = await apply(edits.runStepAgain("soup"));
    expect(times(state)).toEqual({ shop: 1, soup: 2, bread: 1, table: 2 });
  });

  test("gives a step to another specialist", async () => {
    const { ask, apply } = await controlled("bistro");
    const { plan = [] } = await ask("a baked soup");
    const { results = {} } = await apply(edits.giveStepTo(plan, "soup", "baker"));
    expect([results["soup"]?.agent, results["table"]?.agent, results["bread"]?.agent]).toEqual([
      "baker",
      "cook",
      "baker",
    ]);
  });

  test("asks about the plan again if it gives a step of an approved plan to another specialist", async () => {
    const { place, ask, goOn, apply, continuation } = await controlled("careful");
    await ask("an approved soup");
    const { plan = [] } = await goOn({ command: { resume: true } });
    await apply(edits.giveStepTo(plan, "soup", "baker"));
    const [question] = questionsIn(await place.client.threads.getState(place.thread));
    expect([question?.kind, await continuation()]).toEqual(["plan", null]);
    const { results = {} } = await goOn({ command: { resume: true } });
    expect(results["soup"]?.agent).toBe("baker");
  });

  test("has later steps read another result", async () => {
    const { place, ask, apply } = await controlled("bistro");
    await ask("another shop");
    const edit = edits.changeResult(await readMoments(place), "shop", "nothing was left, 9");
    expect(times(await apply(edit))).toEqual({ shop: 9, soup: 2, bread: 2, table: 2 });
  });

  test("runs everything after a moment again", async () => {
    const { place, ask, apply } = await controlled("bistro");
    await ask("all of it again");
    const moments = await readMoments(place);
    expect(moments.map(({ title }) => title)).toEqual([
      "At the end, after 4 steps",
      "Before the final answer, after 4 steps",
      "Before the supervisor, after 4 steps",
      "Before cook, after 3 steps",
      "Before the supervisor, after 3 steps",
      "Before cook and baker, after 1 step",
      "Before the supervisor, after 1 step",
      "Before cook",
      "Before the supervisor",
      "Before the planner",
      "Before the request was read",
    ]);
    const state = await apply(edits.runAgainFrom(moments[5]!));
    expect(times(state)).toEqual({ shop: 1, soup: 2, bread: 2, table: 2 });
  });

  test("writes what a person edited in the state as JSON, and nothing else", async () => {
    const { place, ask, apply } = await controlled("bistro");
    await ask("another plan");
    const moment = (await readMoments(place)).find(({ next }) => next[0] === "supervisor")!;
    const plan = [{ id: "tea", agent: "cook", task: "do tea", dependsOn: [] }];
    const edited = { ...moment.values, plan } as Record<string, unknown>;
    const values = edits.changedValues(moment.values, edited);
    expect(values).toEqual({ plan });
    const { results = {} } = await apply(edits.editState(moment, { values, asNode: "planner" }));
    expect(results["tea"]?.text).toContain("result of do tea");
  });
});

describe.concurrent("a request is sent to another specialist", () => {
  test("of a router", async () => {
    const { place, ask, apply } = await controlled("router");
    await ask("Write a short note that thanks a colleague for covering my shift.");
    const edit = edits.sendTo(await readMoments(place), "analysis");
    const { messages } = await apply(edit);
    expect(messages.map(({ type, name }) => name ?? type)).toEqual(["human", "analysis"]);
  });

  test("of a support desk, also in a later turn", async () => {
    const { place, ask, apply } = await controlled("handoffs");
    await ask("I was charged twice this month.");
    await ask("And since this morning my connection is gone, the router says E-101.");
    const edit = edits.sendTo(await readMoments(place), "triage");
    expect(edit).toMatchObject({ values: { active: "triage" }, asNode: "switchboard" });
    const { messages } = await apply(edit);
    const { results, ...facts } = (await place.client.threads.getState(place.thread)).values as {
      results?: object;
      handoffs?: { from: string }[];
    };
    expect(results).toBeUndefined();
    expect([facts.handoffs?.[0]?.from, messages.filter(({ type }) => type === "human").length]).toEqual([
      "triage",
      2,
    ]);
  });
});

test("a server says which specialists, limits and nodes a graph has", async () => {
  const { client } = server;
  const [bistro, router, handoffs] = await Promise.all(
    ["bistro", "router", "handoffs"].map((graph) => readGraphFacts({ client, graph })),
  );
  expect(bistro).toMatchObject({
    specialists: ["cook", "baker"],
    nodes: expect.arrayContaining(["planner", "supervisor", "cook", "baker", "synthesizer"]) as string[],
  });
  expect(bistro!.limits.map(({ name }) => name)).toContain("steps");
  expect([router!.specialists, handoffs!.specialists]).toEqual([
    ["coding", "writing", "analysis"],
    ["triage", "billing", "technical"],
  ]);
});
