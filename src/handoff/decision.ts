import type { BaseMessage } from "@langchain/core/messages";
import type { DeclineHandoff } from "../run/call-scope.ts";
import type { Ending } from "../run/outcome.ts";
import { readTurn } from "./agent-turn.ts";
import { findings, type Hop } from "./hop.ts";
import { answerIn } from "./spoken.ts";
import type { HandoffTarget } from "./target.ts";

/** How a specialist's turn with the conversation ended. */
export type TurnDecision<Name extends string> =
  | { kind: "answered"; answer: string }
  /** Its handoff was declined. `answer` is what it then answered itself, or null. */
  | { kind: "declined"; hop: Hop<Name>; answer: string | null }
  /** `terms` is null if the conversation is given back. */
  | { kind: "handed"; hop: Hop<Name>; terms: HandoffTarget | null }
  | { kind: "failed"; ending: Ending };

/** Reads the decision from the messages that the specialist added. `said` are those that the conversation keeps. */
export function decisionOf<Name extends string>(
  { added, said }: { added: readonly BaseMessage[]; said: readonly BaseMessage[] },
  options: {
    name: Name;
    targets: readonly HandoffTarget[];
    handsBack: boolean;
    hops: readonly Hop<Name>[];
  },
): TurnDecision<Name> {
  const { name, targets, handsBack, hops } = options;
  const { accepted, declined, refusals, ...turn } = readTurn(added, targets);
  if (accepted !== null) {
    const terms = targets.find(({ to }) => to === accepted.to) ?? null;
    return { kind: "handed", hop: hopOf(accepted, { from: name, added: turn.added }), terms };
  }
  const answer = answerIn(said);
  if (declined !== null) {
    return { kind: "declined", hop: hopOf(declined, { from: name, added: turn.added }), answer };
  }
  const refusal = refusals.at(-1);
  if (answer === null) {
    const code = refusal?.isUnknown === true ? "handoff_unknown" : "handoff_failed";
    return refusal === undefined
      ? failed("specialist_failed", `specialist ${name}: it returned no answer`)
      : failed(code, `specialist ${name}: ${refusal.text}`);
  }
  const last = hops.at(-1);
  if (!handsBack || last?.to !== name) return { kind: "answered", answer };
  const found = findings(added, { inputs: {}, answer });
  const { from: to } = last;
  return {
    kind: "handed",
    hop: { call: null, from: name, to, task: "", reason: "", inputs: {}, found },
    terms: null,
  };
}

/** Makes the hop that a call asks for. `added` is what its specialist has said and done up to that call. */
export function hopOf<Name extends string>(
  { call, to, task, reason, inputs }: Parameters<DeclineHandoff>[0],
  { from, added }: { from: Name; added: readonly BaseMessage[] },
): Hop<Name> {
  return { call, from, to: to as Name, task, reason, inputs, found: findings(added, { inputs }) };
}

function failed(code: string, reason: string): TurnDecision<never> {
  return { kind: "failed", ending: { status: "failed", reason, code } };
}
