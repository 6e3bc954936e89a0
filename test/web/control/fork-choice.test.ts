import { describe, expect, test } from "vitest";
import { continuationOf } from "../../../web/page/control/continue-run.ts";
import { forkEdit, FRESH_FORK, suggestFork, type ForkFields } from "../../../web/page/control/fork-choice.ts";
import { momentsOf } from "../../../web/page/control/moments.ts";
import { lossOfStopping } from "../../../web/page/control/stop-run.ts";
import type { Span } from "../../../web/page/run/run-view.ts";
import { result, step } from "../../support/plan.ts";

const plan = [step("shop"), step("soup", ["shop"], "baker")];
const shop = result("shop");
const state = (id: string, next: string[], values: object) => ({
  checkpoint: { checkpoint_id: id, thread_id: "t", checkpoint_ns: "", checkpoint_map: null },
  created_at: "2026-01-01T00:00:00Z",
  next,
  values,
});

const moments = momentsOf([
  state("c3", [], { plan, results: { shop, soup: result("soup", { agent: "baker", status: "failed" }) } }),
  state("c2", ["baker"], { plan, results: { shop } }),
  state("c1", ["supervisor"], { plan }),
]);
const facts = {
  specialists: ["cook", "baker"],
  limits: [],
  nodes: ["planner", "supervisor", "cook", "baker"],
};
const source = { moments, facts };
const fork = (fields: Partial<ForkFields>) => forkEdit({ ...FRESH_FORK, ...fields }, source);

describe("the choice of a fork", () => {
  test("suggests the step that failed, another specialist, and the node that decides what follows", () => {
    const { kinds, from, specialist, node } = suggestFork(FRESH_FORK, source);
    expect([kinds, from, specialist, node]).toEqual([
      ["again", "send", "result", "state"],
      "step soup",
      "cook",
      "supervisor",
    ]);
  });

  test("offers no result and no specialist to a graph without steps", () => {
    const bare = {
      moments: momentsOf([state("c1", [], { messages: [] })]),
      facts: { ...facts, specialists: [] },
    };
    expect(suggestFork(FRESH_FORK, bare).kinds).toEqual(["again", "state"]);
    expect(forkEdit(FRESH_FORK, bare)).toEqual({ fault: "There is no earlier point." });
  });

  test("writes the state as it was edited, and names a channel that is missing in it", () => {
    const json = (values: object): Partial<ForkFields> => ({
      kind: "state",
      moment: "c2",
      json: JSON.stringify(values),
    });
    expect(fork(json({ plan, results: null }))).toMatchObject({ edit: { values: { results: null } } });
    expect(fork(json({ plan }))).toEqual({
      fault: "results is missing. A channel cannot be removed: set it to null.",
    });
    expect(fork(json({ plan, results: { shop } }))).toEqual({ fault: "Nothing is changed yet." });
  });

  test("runs a step or everything after a moment again", () => {
    expect(fork({})).toEqual({
      edit: {
        checkpointId: null,
        values: { results: { soup: null }, outcome: null },
        asNode: "supervisor",
      },
    });
    expect(fork({ from: "moment c2" })).toEqual({
      edit: { checkpointId: "c2", values: null, asNode: "__copy__" },
    });
  });

  test("writes a changed result as its specialist, at the moment right after it", () => {
    expect(fork({ kind: "result", step: "shop", text: "leeks" })).toMatchObject({
      edit: { checkpointId: "c2", values: { results: { shop: { text: "leeks" } } }, asNode: "cook" },
    });
    expect(fork({ kind: "result", step: "shop", text: " " })).toEqual({ fault: "Write the result." });
  });

  test("writes only the channels that were changed in the state", () => {
    expect(fork({ kind: "state", moment: "c1" })).toEqual({ fault: "Nothing is changed yet." });
    expect(fork({ kind: "state", moment: "c1", json: "{" })).toMatchObject({
      fault: expect.stringContaining("This is not JSON") as string,
    });
    expect(fork({ kind: "state", moment: "c1", node: "planner", json: '{ "plan": [] }' })).toEqual({
      edit: { checkpointId: "c1", values: { plan: [] }, asNode: "planner" },
    });
  });
});

describe("what continues a run", () => {
  const usage = { modelCalls: 1, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: null };
  const steps = { completed: 0, failed: 0, skipped: 0, unfinished: 1 };
  const ended = (name: string, value: number, limits?: object) =>
    continuationOf({
      values: {
        run: { id: "r", startedAt: 0, ...(limits && { limits }) },
        outcome: {
          status: "stopped",
          reason: "limit",
          code: "budget_exhausted",
          limit: { name, value, run: "r" },
          steps,
          mode: "live",
          usage,
          milliseconds: 1,
        },
      },
      next: [],
      isRunning: false,
      isWaiting: false,
    });

  test("depends on who set the limit that ended it", () => {
    const raises = [
      ended("tokens", 50, { tokens: 50 }),
      ended("hops", 8),
      ended("tokens", 50),
      ended("recursionLimit", 25),
    ];
    expect(raises.map((one) => one?.kind === "limit" && one.raise)).toEqual([
      "here",
      "here",
      "in-code",
      "not-needed",
    ]);
  });

  test("is nothing while it runs or waits for a person, and at its end", () => {
    const stopped = { values: null, next: ["cook"], isRunning: false, isWaiting: false };
    expect([
      continuationOf(stopped),
      continuationOf({ ...stopped, isRunning: true }),
      continuationOf({ ...stopped, isWaiting: true }),
      continuationOf({ ...stopped, next: [] }),
    ]).toEqual([{ kind: "unfinished" }, null, null, null]);
  });
});

test("stopping loses steps and tools that are at work, but not a single call", () => {
  const span = (kind: Span["kind"], label: string, status: Span["status"]): Span => ({
    id: label,
    parent: null,
    kind,
    label,
    agent: null,
    step: null,
    attempt: 1,
    startedAt: 0,
    endedAt: null,
    status,
    error: null,
    usage: null,
    call: null,
  });
  const spans = [span("step", "shop", "done"), span("model", "gpt", "running")];
  expect(lossOfStopping({ spans })).toBeNull();
  const more = [...spans, span("step", "soup", "running"), span("tool", "send", "running")];
  expect(lossOfStopping({ spans: more })).toMatch(
    /this step is lost.*: soup\. This tool was called.*: send\./,
  );
});
