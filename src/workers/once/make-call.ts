import { isGraphInterrupt } from "@langchain/langgraph";
import { messageOf } from "../../errors/locate-error.ts";
import { isControlFlow } from "../../langgraph/control-flow.ts";
import type { Effects } from "../../run/effects.ts";
import { hideKnownKeys } from "../../text/known-keys.ts";
import { cutText } from "../../text/cut-text.ts";
import { decideEffect, type UnknownPolicy } from "./decide-effect.ts";
import type { EffectCall, EffectConfig } from "./effect-call.ts";
import { currentEffect } from "./effect-id.ts";
import { openLedger, type EffectLedger } from "./effect-ledger.ts";
import type { KeptEffect } from "./effect-record.ts";
import { judgeCall, type CallVerdict } from "./judge-call.ts";
import { keptResult, resultFrom } from "./kept-result.ts";
import { isNoEffectError } from "./no-effect-error.ts";

/** How a call is made once. */
export interface CallRules {
  config: EffectConfig;
  /** Calls the tool. */
  run: () => Promise<unknown>;
  unknown: UnknownPolicy;
  hadNoEffect: (error: unknown) => boolean;
  maximumBytes: number;
  effects: Pick<Effects, "now" | "id">;
}

/** What a call returns, and the effects of which the model has then read. */
export interface CallAnswer {
  result: unknown;
  tellsOf: readonly string[];
}

/** The longest error of a tool in its record, in characters. */
const ERROR_CHARACTERS = 2_000;

/** Makes a call unless it was made, or may have been made. Each turn of the loop begins from what is recorded then. */
export async function makeCall(call: EffectCall, rules: CallRules): Promise<CallAnswer> {
  const ledger = openLedger(call, rules);
  for (;;) {
    rules.config.signal?.throwIfAborted();
    const verdict = judgeCall(call, await ledger.list());
    const answer = await follow(verdict, { call, rules, ledger });
    if (answer !== null) return answer;
  }
}

interface Making {
  call: EffectCall;
  rules: CallRules;
  ledger: EffectLedger;
}

/** Does what the records say. Returns null if they have changed, and must be read again. */
async function follow(verdict: CallVerdict, making: Making): Promise<CallAnswer | null> {
  const { call, ledger } = making;
  switch (verdict.kind) {
    case "new":
      return perform(await ledger.begin([]), making);
    case "same":
      await ledger.join(verdict.effect);
      return null;
    case "recorded":
      return recorded(verdict.effect, call);
    case "unknown":
      return verdict.reason === "earlier_calls" ? settleEarlier(verdict, making) : settleOwn(verdict, making);
  }
}

/** Decides about a call that is recorded itself. */
async function settleOwn(verdict: Unknown, making: Making): Promise<CallAnswer | null> {
  const { call, rules, ledger } = making;
  const [effect] = verdict.effects;
  if (effect === undefined) return null;
  const decided = await decideEffect(rules.unknown, { call, verdict, config: rules.config });
  switch (decided.decision) {
    case "report":
      return { result: decided.result, tellsOf: [] };
    case "call":
      return perform(await ledger.beginAgain(effect), making);
    case "done":
      await takeAsDone(effect, decided, making);
      return null;
    case "stop": {
      const { feedback } = decided;
      // What has happened stays recorded. Only this call is refused.
      if (isOver(effect)) return { result: refusal(call, feedback), tellsOf: [] };
      await ledger.end(effect, { state: "stopped", outcome: feedback });
      return null;
    }
  }
}

/** Decides about a call that may repeat an earlier one of its step. */
async function settleEarlier(verdict: Unknown, making: Making): Promise<CallAnswer | null> {
  const { call, rules, ledger } = making;
  const { effects } = verdict;
  const decided = await decideEffect(rules.unknown, { call, verdict, config: rules.config });
  switch (decided.decision) {
    case "report":
      return { result: decided.result, tellsOf: [] };
    case "call":
      return perform(await ledger.begin(effects.map(({ id }) => id)), making);
    case "done": {
      const last = effects.at(-1);
      const joined = last === undefined ? null : await ledger.join(last);
      if (joined !== null) await takeAsDone(joined, decided, making);
      return null;
    }
    case "stop":
      return { result: refusal(call, decided.feedback), tellsOf: [] };
  }
}

type Unknown = Extract<CallVerdict, { kind: "unknown" }>;

/** Calls the tool for an effect whose beginning is recorded, and records the result. */
async function perform(begun: KeptEffect | null, { rules, ledger }: Making): Promise<CallAnswer | null> {
  if (begun === null) return null;
  const { config, run, hadNoEffect, maximumBytes } = rules;
  if (config.signal?.aborted) {
    await ledger.undo(begun);
    throw config.signal.reason;
  }
  let result: unknown;
  try {
    result = await currentEffect.run(begun.id, run);
  } catch (error) {
    // What asks a person before its effect runs again from its top when the answer is there.
    if (isGraphInterrupt(error) || isNoEffectError(error) || hadNoEffect(error)) {
      await ledger.undo(begun);
      throw error;
    }
    // The call was stopped in the middle: it stays without a result.
    if (isControlFlow(error, config.signal)) throw error;
    const outcome = cutText(hideKnownKeys(messageOf(error)), ERROR_CHARACTERS);
    if ((await ledger.end(begun, { state: "failed", outcome })) === null) throw error;
    return null;
  }
  try {
    await ledger.end(begun, await keptResult(result, maximumBytes));
  } catch {
    // It has happened, and the conversation will have its result. Only if the process ends before, it is unknown.
  }
  return { result, tellsOf: [begun.id, ...begun.record.others] };
}

async function takeAsDone(
  effect: KeptEffect,
  { result }: { result?: unknown },
  { rules, ledger }: Making,
): Promise<void> {
  const { state, outcome, isOmitted } = effect.record;
  const known = isOver(effect) && result === undefined ? { state, outcome, isOmitted } : null;
  const given = result ?? `It was decided that ${effect.record.tool} was called and has ended.`;
  await ledger.end(effect, known ?? (await keptResult(given, rules.maximumBytes)));
}

function isOver({ record: { state } }: KeptEffect): boolean {
  return state === "done" || state === "stopped";
}

async function recorded({ id, record }: KeptEffect, call: EffectCall): Promise<CallAnswer> {
  return { result: await resultFrom(record, call.id), tellsOf: [id, ...record.others] };
}

function refusal({ tool }: EffectCall, feedback: string): string {
  return `${tool} was not called: ${feedback}`;
}
