import type { ToolMessage } from "@langchain/core/messages";
import { emit } from "../events/events.ts";
import type { CallSettlement } from "../handoff/accept-handoff.ts";
import { targetOf } from "../handoff/target.ts";
import type { CallScope } from "../run/call-scope.ts";

/** Emits the event about a call that could not hand over, by the name of its tool. */
export function tellRefusal(
  { config, run, agent, step }: CallScope,
  { name, verdict }: { name: string; verdict: CallSettlement },
): void {
  const happened = { to: targetOf(name), message: verdict.text };
  emit(config, { run, agent, step }, { type: "handoff_refused", ...happened });
}

/** What only the model reads. */
const OWN_WORDS = / Do not hand over again.*$/;

/** Emits the event about a handoff that was declined, by the answers of the reply's transfer calls. */
export function tellDeclined({ config, run, agent, step }: CallScope, answers: readonly ToolMessage[]): void {
  const [first] = answers;
  if (first === undefined) return;
  const happened = { to: targetOf(first.name ?? ""), message: first.text.replace(OWN_WORDS, "") };
  emit(config, { run, agent, step }, { type: "handoff_refused", ...happened });
}
