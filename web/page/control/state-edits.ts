import type { PlanStep } from "../../../src/plan/plan.ts";
import { canonicalJson } from "../../../src/text/canonical-json.ts";
import type { ControlledValues } from "./controlled-run.ts";
import type { Moment } from "./moments.ts";

/** A write to a thread after which a run without an input does what the person wants. */
export interface StateEdit {
  /** The checkpoint that is edited; null for the newest. */
  readonly checkpointId: string | null;
  readonly values: Readonly<Record<string, unknown>> | null;
  /** The node in whose name it is written, and so whose edges are followed next. */
  readonly asNode: string;
}

/** The name under which LangGraph copies a checkpoint. */
const COPY = "__copy__";

/** Runs everything after a moment again, with its state as it was. */
export function runAgainFrom({ checkpointId }: Pick<Moment, "checkpointId">): StateEdit {
  return { checkpointId, values: null, asNode: COPY };
}

/** Runs a step and all that builds on it again; the other steps keep their results. */
export function runStepAgain(step: string): StateEdit {
  return { checkpointId: null, values: { results: { [step]: null }, outcome: null }, asNode: "supervisor" };
}

/** Gives a step of the plan to another specialist, and runs it and all that builds on it again. */
export function giveStepTo(plan: readonly PlanStep[], step: string, agent: string): StateEdit {
  const changed = plan.map((one) => (one.id === step ? withAgent(one, agent) : one));
  const values = { plan: changed, results: { [step]: null }, outcome: null };
  // The planner's edge leads to the approval, if plans need one.
  return { checkpointId: null, values, asNode: "planner" };
}

function withAgent(step: PlanStep, agent: string): PlanStep {
  return { ...step, agent };
}

/** Sends a request to another specialist, as if the classifier or the switchboard had chosen it. Null if neither did. */
export function sendTo(moments: readonly Moment[], specialist: string): StateEdit | null {
  const routed = moments.find(({ next, values }) => isChosen(next, values.route?.specialist));
  if (routed !== undefined) {
    const route = { specialist, confidence: 1, reason: "A person chose this specialist." };
    return { checkpointId: routed.checkpointId, values: { route }, asNode: "classifier" };
  }
  const handed = firstTurn(moments).find(({ next, values }) => isChosen(next, values.active));
  if (handed === undefined) return null;
  return { checkpointId: handed.checkpointId, values: { active: specialist }, asNode: "switchboard" };
}

/** The moments of the newest request, oldest first: those after its message was read. */
function firstTurn(moments: readonly Moment[]): Moment[] {
  const begin = moments.findIndex(({ next }) => next.includes("switchboard") || next.includes("__start__"));
  return moments.slice(0, begin === -1 ? moments.length : begin).toReversed();
}

function isChosen(next: readonly string[], name: string | null | undefined): boolean {
  return typeof name === "string" && next.length === 1 && next[0] === name;
}

/**
 * Writes another text as the result of a step, at the moment right after it, so that all later steps read it. Null if no
 * moment has that result.
 */
export function changeResult(moments: readonly Moment[], step: string, text: string): StateEdit | null {
  const newest = resultIn(moments[0], step);
  const after = moments.findLast((moment) => {
    const result = resultIn(moment, step);
    return result !== undefined && canonicalJson(result) === canonicalJson(newest);
  });
  const result = resultIn(after, step);
  if (after === undefined || result === undefined) return null;
  const changed = { ...result, status: "completed", error: null, text, summary: undefined };
  return {
    checkpointId: after.checkpointId,
    values: { results: { [step]: changed } },
    asNode: result.agent,
  };
}

function resultIn(moment: Moment | undefined, step: string) {
  return moment?.values.results?.[step];
}

/** Returns a channel that an edited state no longer has, which cannot be written; null if it has all of them. */
export function removedChannel(
  before: Readonly<Record<string, unknown>>,
  edited: Readonly<Record<string, unknown>>,
): string | null {
  const removed = Object.entries(before).find(
    ([name, value]) => value !== undefined && !Object.hasOwn(edited, name),
  );
  return removed?.[0] ?? null;
}

/** Returns the members of an edited state that differ from the state as it was. */
export function changedValues(
  before: ControlledValues,
  edited: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const original = before as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(edited).filter(([name, value]) => canonicalJson(value) !== canonicalJson(original[name])),
  );
}

/** Writes any values in the name of a node. */
export function editState(
  { checkpointId }: Pick<Moment, "checkpointId">,
  { values, asNode }: Pick<StateEdit, "values" | "asNode">,
): StateEdit {
  return { checkpointId, values, asNode };
}
