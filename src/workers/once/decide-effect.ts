import { ToolMessage } from "@langchain/core/messages";
import { askApproval, type Asked } from "../../approval/ask-approval.ts";
import type { ApprovalDecision } from "../../approval/read-answer.ts";
import { emit } from "../../events/events.ts";
import { requireCheckpointer } from "../../langgraph/checkpointer.ts";
import { currentScope } from "../../run/call-scope.ts";
import type { EffectCall, EffectConfig } from "./effect-call.ts";
import { shownArguments } from "./effect-record.ts";
import type { CallVerdict } from "./judge-call.ts";
import {
  recordedCall,
  whyUnknown,
  type EffectApproval,
  type EffectDecision,
  type UnknownEffect,
} from "./unknown-effect.ts";

/** Who decides about a call of which it is not known whether it happened. */
export type UnknownPolicy =
  | "report"
  | "ask"
  | ((
      effect: UnknownEffect,
    ) => EffectDecision | "report" | "ask" | Promise<EffectDecision | "report" | "ask">);

/** What the model reads in place of a result, or what was decided. */
export type Decided = EffectDecision | { decision: "report"; result: unknown };

/** Decides about a call that is unknown: reports it to the model, asks a person, or asks the caller's policy. */
export async function decideEffect(
  policy: UnknownPolicy,
  { call, verdict, config }: { call: EffectCall; verdict: Unknown; config: EffectConfig },
): Promise<Decided> {
  const { tool, input } = call;
  const { reason, effects } = verdict;
  const id = reason === "earlier_calls" ? call.place.call : (effects[0]?.id ?? call.place.call);
  const effect = { id, tool, input, reason, calls: effects.map(recordedCall) };
  const chosen = typeof policy === "function" ? await policy(effect) : policy;
  if (chosen === "report") return { decision: "report", result: report(call, effect) };
  return chosen === "ask" ? ask(call, { effect, config }) : chosen;
}

type Unknown = Extract<CallVerdict, { kind: "unknown" }>;

/** Returns what the model reads: JSON, so that it is read as data. */
function report({ tool, input, id }: EffectCall, effect: UnknownEffect): unknown {
  const why = whyUnknown(effect);
  const message = `${why} It was not called now. Do not call it again for this: say that it is not known.`;
  const { calls } = effect;
  const content = JSON.stringify({
    error: { code: "effect_unknown", message },
    call: { tool, arguments: shownArguments(input) },
    calls,
  });
  return id === undefined
    ? content
    : new ToolMessage({ tool_call_id: id, name: tool, content, status: "error" });
}

/** Asks a person, and waits for the answer. The id of the question changes with what is recorded. */
function ask(
  { tool, input, place }: EffectCall,
  { effect, config }: { effect: UnknownEffect; config: EffectConfig },
): EffectDecision {
  requireCheckpointer(config, `the tool ${tool}`);
  const { reason, calls } = effect;
  const shown = { tool, arguments: shownArguments(input), reason, calls };
  // Tells two calls of one reply apart that are the same in all else.
  const question: Asked<EffectApproval> & { call: string } = {
    kind: "effect",
    request: `${whyUnknown(effect)} Shall ${tool} be called now?`,
    ...shown,
    call: place.call,
  };
  const scope = currentScope.getStore();
  const answer = askApproval<unknown>(question, {
    editWith: '"result": what the call returned, or null for what is recorded',
    edit: (given) =>
      "result" in given ? { value: given["result"] } : { faults: ["an edit needs `result`, or null"] },
    editable: { result: null },
    onAnswer: (event) => {
      if (scope === undefined) return;
      const { run, agent, step } = scope;
      emit(scope.config, { run, agent, step }, event);
    },
  });
  return decisionOf(answer);
}

function decisionOf(answer: ApprovalDecision<unknown>): EffectDecision {
  switch (answer.decision) {
    case "approve":
      return { decision: "call" };
    case "reject":
      return { decision: "stop", feedback: answer.feedback };
    case "edit":
      return { decision: "done", ...(answer.edited === null ? {} : { result: answer.edited }) };
  }
}
