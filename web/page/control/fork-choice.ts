import { jsonText, readObject } from "../inbox/json-text.ts";
import type { GraphFacts } from "./graph-facts.ts";
import type { Moment } from "./moments.ts";
import {
  changedValues,
  changeResult,
  editState,
  giveStepTo,
  removedChannel,
  runAgainFrom,
  runStepAgain,
  sendTo,
  type StateEdit,
} from "./state-edits.ts";

/** The ways to run a thread again from an earlier point. */
export type ForkKind = "again" | "send" | "result" | "state";

/** What a person has chosen and typed. Null stands for the suggestion. */
export interface ForkFields {
  readonly kind: ForkKind;
  /** A step (`step <id>`) or a moment (`moment <checkpoint>`) to run again from. */
  readonly from: string | null;
  /** The step that is given away, or whose result is changed. */
  readonly step: string | null;
  readonly specialist: string | null;
  readonly text: string | null;
  readonly moment: string | null;
  readonly node: string | null;
  readonly json: string | null;
}

/** What a dialog begins with. */
export const FRESH_FORK: ForkFields = {
  kind: "again",
  from: null,
  step: null,
  specialist: null,
  text: null,
  moment: null,
  node: null,
  json: null,
};

/** Everything that a fork is chosen from. */
export interface ForkSource {
  /** Newest first. */
  readonly moments: readonly Moment[];
  readonly facts: GraphFacts;
}

/** The chosen values, with a suggestion in place of each that was not chosen, and what can be chosen. */
export interface ForkSuggestions {
  readonly kinds: readonly ForkKind[];
  readonly from: string;
  readonly fromChoices: readonly Choice[];
  readonly step: string;
  readonly stepChoices: readonly Choice[];
  readonly specialist: string;
  readonly specialistChoices: readonly Choice[];
  readonly text: string;
  readonly moment: string;
  readonly momentChoices: readonly Choice[];
  readonly node: string;
  readonly nodeChoices: readonly Choice[];
  readonly json: string;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Nodes in whose name a state is written best, if the graph has them. */
const WRITERS = ["supervisor", "classifier", "switchboard", "gate"];

/** Channels that a run keeps for itself. */
const OWN = new Set(["usage", "run"]);

/** Fills in what a person has not chosen. */
export function suggestFork(fields: ForkFields, { moments, facts }: ForkSource): ForkSuggestions {
  const values = moments[0]?.values ?? {};
  const plan = values.plan ?? [];
  const results = values.results ?? {};
  const done = plan.filter(({ id }) => results[id] !== undefined);
  const failed = done.find(({ id }) => results[id]?.status !== "completed");
  const stepChoices = (fields.kind === "result" ? done : plan).map(({ id, agent }) =>
    choice(id, `${id} (${agent})`),
  );
  const fromChoices = [
    ...done.map(({ id, agent }) => choice(`step ${id}`, `Step ${id} (${agent}) and what builds on it`)),
    ...moments.slice(1).map(({ checkpointId, title }) => choice(`moment ${checkpointId}`, title)),
  ];
  const step = fields.step ?? failed?.id ?? stepChoices.at(-1)?.value ?? "";
  const current =
    plan.find(({ id }) => id === step)?.agent ?? values.route?.specialist ?? values.active ?? null;
  const specialistChoices = facts.specialists
    .filter((name) => name !== current)
    .map((name) => choice(name, name));
  const moment = fields.moment ?? moments[0]?.checkpointId ?? "";
  const node = WRITERS.find((name) => facts.nodes.includes(name)) ?? facts.nodes[0] ?? "";
  const lastDone = failed ?? done.at(-1);
  return {
    kinds: kindsOf({
      hasResults: done.length > 0,
      canSend: specialistChoices.length > 0 && current !== null,
    }),
    from: fields.from ?? (lastDone !== undefined ? `step ${lastDone.id}` : (fromChoices[0]?.value ?? "")),
    fromChoices,
    step,
    stepChoices,
    specialist: chosen(fields.specialist, specialistChoices),
    specialistChoices,
    text: fields.text ?? results[step]?.text ?? "",
    moment,
    momentChoices: moments.map(({ checkpointId, title }) => choice(checkpointId, title)),
    node: fields.node ?? node,
    nodeChoices: facts.nodes.map((name) => choice(name, name)),
    json: fields.json ?? jsonText(editableValues(moments, moment)),
  };
}

function kindsOf({ hasResults, canSend }: { hasResults: boolean; canSend: boolean }): ForkKind[] {
  return [
    "again",
    ...(canSend ? (["send"] as const) : []),
    ...(hasResults ? (["result"] as const) : []),
    "state",
  ];
}

function choice(value: string, label: string): Choice {
  return { value, label };
}

function chosen(value: string | null, choices: readonly Choice[]): string {
  return choices.find((one) => one.value === value)?.value ?? choices[0]?.value ?? "";
}

function editableValues(moments: readonly Moment[], checkpoint: string): Record<string, unknown> {
  const values = moments.find(({ checkpointId }) => checkpointId === checkpoint)?.values ?? {};
  return Object.fromEntries(Object.entries(values).filter(([name]) => !OWN.has(name)));
}

/** Returns true if a person has typed something that would be lost. */
export function isTyped({ json, text }: ForkFields): boolean {
  return json !== null || text !== null;
}

/** Makes the edit of what was chosen, or says why there is none. */
export function forkEdit(fields: ForkFields, source: ForkSource): { edit: StateEdit } | { fault: string } {
  const { moments } = source;
  const { from, step, specialist, text, moment, node, json } = suggestFork(fields, source);
  switch (fields.kind) {
    case "again": {
      if (from === "") return { fault: "There is no earlier point." };
      const [kind, name] = split(from);
      return { edit: kind === "step" ? runStepAgain(name) : runAgainFrom({ checkpointId: name }) };
    }
    case "send": {
      const plan = moments[0]?.values.plan ?? [];
      const edit = plan.length > 0 ? giveStepTo(plan, step, specialist) : sendTo(moments, specialist);
      return edit === null ? { fault: "No point was found at which a specialist was chosen." } : { edit };
    }
    case "result": {
      if (text.trim() === "") return { fault: "Write the result." };
      const edit = changeResult(moments, step, text);
      return edit === null ? { fault: `The step ${step} has no result.` } : { edit };
    }
    case "state":
      return stateEdit({ moments, moment, node, json });
  }
}

function stateEdit({
  moments,
  moment,
  node,
  json,
}: {
  moments: readonly Moment[];
  moment: string;
  node: string;
  json: string;
}): { edit: StateEdit } | { fault: string } {
  const at = moments.find(({ checkpointId }) => checkpointId === moment);
  if (at === undefined || node === "") return { fault: "Choose a point and a node." };
  const read = readObject(json);
  if ("fault" in read) return read;
  const removed = removedChannel(editableValues(moments, moment), read.value);
  if (removed !== null)
    return { fault: `${removed} is missing. A channel cannot be removed: set it to null.` };
  const values = changedValues(at.values, read.value);
  if (Object.keys(values).length === 0) return { fault: "Nothing is changed yet." };
  return { edit: editState(at, { values, asNode: node }) };
}

function split(text: string): [string, string] {
  const at = text.indexOf(" ");
  return [text.slice(0, at), text.slice(at + 1)];
}
