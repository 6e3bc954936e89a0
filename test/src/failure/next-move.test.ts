import { HumanMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { brokenOff } from "../../../src/failure/broken-off.ts";
import { createFailurePolicy } from "../../../src/failure/failure-policy.ts";
import { nextMove, type NextMove, type PlanState } from "../../../src/failure/next-move.ts";
import { SUPERSTEPS_FOR_A_REPLAN, SUPERSTEPS_FOR_A_WAVE } from "../../../src/failure/supersteps.ts";
import { askForReplan, closeReplan } from "../../../src/plan/replan.ts";
import { result, step } from "../../support/plan.ts";

const error = { code: "specialist_failed", message: "burnt" };
const [soup, bread, table] = [step("soup"), step("bread", [], "baker"), step("table", ["soup"])];
const cooked = result("soup");
const burnt = result("soup", { status: "failed", text: "", error });
const baked = result("bread", { agent: "baker" });
const served = result("table");
const skipped = result("table", { status: "skipped", text: "" });

const skipping = createFailurePolicy({ specialists: [{ name: "cook" }] });
const stopping = createFailurePolicy({ specialists: [{ name: "cook", onFailure: "stop" }] });
const replanning = createFailurePolicy({ specialists: [{ name: "cook", onFailure: "replan" }] });
const withFallback = createFailurePolicy({
  specialists: [{ name: "cook", fallback: "chef" }, { name: "chef" }],
});
const replanningWithFallback = createFailurePolicy({
  specialists: [{ name: "cook", fallback: "chef" }, { name: "chef" }, { name: "baker" }],
  onFailure: "replan",
});

const limit = { name: "tokens", value: 10, run: "run-1" };
const limitReached = { limit, message: "limit reached: tokens (10)", partial: [] };
const failures = [{ ...soup, error }];
const asked = askForReplan(null, { request: "one", failures });
const rejected = askForReplan(null, { request: "one", feedback: "no bread" });
const plentiful = 100;

/** A run of the three steps: soup and bread are independent, and table needs soup. */
function stateOf(part: Partial<PlanState>): PlanState {
  const messages = [new HumanMessage({ id: "one", content: "Lunch" })];
  return { plan: [soup, bread, table], results: {}, replan: null, messages, limitReached: null, ...part };
}

/** The move without the progress that it was decided on. */
function decisionOf({ progress: _, ...decision }: NextMove) {
  return decision;
}

describe("nextMove", () => {
  const taken = { ...soup, agent: "chef" };
  const bothBurnt = { soup: burnt, bread: result("bread", { ...burnt, id: "bread", agent: "baker" }) };
  const record = { kind: "record", skipped: [{ step: table, because: "soup" }], stale: [] };
  const replan = { kind: "replan", pending: { feedback: null, failures } };

  test.each<[string, typeof skipping, Partial<PlanState>, number, object]>([
    ["runs all ready steps", skipping, {}, plentiful, { kind: "run", steps: [soup, bread] }],
    [
      "runs what a result makes ready",
      skipping,
      { results: { soup: cooked, bread: baked } },
      plentiful,
      { kind: "run", steps: [table] },
    ],
    [
      "runs a wave in the last supersteps",
      skipping,
      {},
      SUPERSTEPS_FOR_A_WAVE,
      { kind: "run", steps: [soup, bread] },
    ],
    [
      "answers if no superstep is left for a wave",
      skipping,
      {},
      SUPERSTEPS_FOR_A_WAVE - 1,
      { kind: "answer", because: "supersteps" },
    ],
    [
      "answers if all steps are finished",
      skipping,
      { results: { soup: cooked, bread: baked, table: served } },
      0,
      { kind: "answer", because: "finished" },
    ],
    [
      "answers at a limit",
      skipping,
      { limitReached, results: { soup: cooked } },
      plentiful,
      { kind: "answer", because: "limit" },
    ],

    ["records what a failure blocks", skipping, { results: { soup: burnt } }, plentiful, record],
    ["records it at a limit too", skipping, { limitReached, results: { soup: burnt } }, plentiful, record],
    [
      "records results that no longer count",
      skipping,
      { results: { bread: baked, table: served } },
      plentiful,
      { kind: "record", skipped: [], stale: ["table"] },
    ],
    [
      "runs the rest after a failure",
      skipping,
      { results: { soup: burnt, table: skipped } },
      plentiful,
      { kind: "run", steps: [bread] },
    ],
    [
      "gives a failed step to its fallback specialist",
      withFallback,
      { results: { soup: burnt } },
      plentiful,
      { kind: "run", steps: [taken, bread] },
    ],

    [
      "answers after a failure that stops the run",
      stopping,
      { results: { soup: burnt } },
      plentiful,
      { kind: "answer", because: "stopped", failure: burnt },
    ],
    [
      "stops before it answers at a limit",
      stopping,
      { limitReached, results: { soup: burnt } },
      plentiful,
      { kind: "answer", because: "stopped", failure: burnt },
    ],

    [
      "requests a replan after a failure",
      replanning,
      { results: { soup: burnt } },
      plentiful,
      { kind: "request-replan", failures },
    ],
    [
      "lets fallback specialists try before a replan, and nothing else begin",
      replanningWithFallback,
      { results: bothBurnt },
      plentiful,
      { kind: "run", steps: [taken] },
    ],
    [
      "replans once that is requested",
      replanning,
      { results: { soup: burnt }, replan: asked },
      SUPERSTEPS_FOR_A_REPLAN,
      replan,
    ],
    [
      "replans after a person's feedback",
      skipping,
      { replan: rejected },
      plentiful,
      { kind: "replan", pending: { feedback: "no bread", failures: [] } },
    ],
    [
      "answers if no superstep is left for a replan",
      replanning,
      { results: { soup: burnt }, replan: asked },
      SUPERSTEPS_FOR_A_REPLAN - 1,
      { kind: "answer", because: "supersteps" },
    ],
    [
      "answers at a limit instead of a replan",
      replanning,
      { limitReached, results: { soup: burnt }, replan: asked },
      plentiful,
      { kind: "answer", because: "limit" },
    ],
    [
      "answers if the planner could not replan",
      replanning,
      { results: { soup: burnt, table: skipped }, replan: closeReplan(asked, "no plan") },
      plentiful,
      { kind: "answer", because: "replan-failed", fault: "no plan" },
    ],
    [
      "ignores a replan of an earlier request",
      skipping,
      { replan: { ...asked, request: "none" } },
      plentiful,
      { kind: "run", steps: [soup, bread] },
    ],
  ])("%s", (_title, failurePolicy, part, superstepsLeft, decision) => {
    expect(decisionOf(nextMove(stateOf(part), { failurePolicy, superstepsLeft }))).toEqual(decision);
  });

  test("returns the progress that it decided on", () => {
    const state = stateOf({ results: { soup: cooked } });
    expect(nextMove(state, { failurePolicy: skipping, superstepsLeft: plentiful }).progress).toEqual({
      ready: [bread, table],
      blocked: [],
      standing: [cooked],
      stale: [],
    });
  });
});

describe("how a run ends because of a failure", () => {
  const endingOf = (failurePolicy: typeof skipping, part: Partial<PlanState>) =>
    brokenOff(nextMove(stateOf(part), { failurePolicy, superstepsLeft: plentiful }));

  test.each([
    [
      "names the step that stopped it",
      stopping,
      { results: { soup: burnt } },
      {
        status: "stopped",
        reason: "stopped because step soup (cook) failed: burnt",
        code: "specialist_failed",
      },
    ],
    [
      "names the failure and why the planner could not replan",
      replanning,
      { results: { soup: burnt, table: skipped }, replan: closeReplan(asked, "no plan") },
      {
        status: "partial",
        reason: "step soup (cook) failed: burnt; replanning failed: no plan",
        code: "specialist_failed",
      },
    ],
    ["is null while the plan goes on", skipping, { results: { soup: burnt, table: skipped } }, null],
    [
      "is null at the end of the plan",
      skipping,
      { results: { soup: cooked, bread: baked, table: served } },
      null,
    ],
  ] as const)("%s", (_title, failurePolicy, part, ending) => {
    expect(endingOf(failurePolicy, part)).toEqual(ending);
  });
});
