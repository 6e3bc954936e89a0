import { emit } from "../src/events.ts";
import type { Verdict } from "../src/handoff/settle-calls.ts";
import { targetOf } from "../src/handoff/target.ts";
import type { CallScope } from "../src/models/call-scope.ts";

/** Tells of a call, by its tool's name, that could not hand over. */
export function tellRefusal(
  { config, run, agent, step }: CallScope,
  { name, verdict }: { name: string; verdict: Verdict },
): void {
  const happened = { to: targetOf(name), message: verdict.text };
  emit(config, { run, agent, step }, { type: "handoff_refused", ...happened });
}
