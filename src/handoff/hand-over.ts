import type { BaseMessage } from "@langchain/core/messages";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { codeOf, messageOf } from "../errors/locate-error.ts";
import { isTroupeError } from "../errors/troupe-error.ts";
import { emit } from "../events/events.ts";
import type { Hop } from "./hop.ts";
import { hopLimit, stopBefore } from "./next-hop.ts";
import { answeredAs } from "./spoken.ts";
import type { HandoffTarget } from "./target.ts";
import type { Ending } from "../run/outcome.ts";
import { recursionLimitOf, superstepsLeft } from "../run/run.ts";
import type { Turn, TurnEnd } from "./turn-end.ts";

/**
 * Does the sender's part of a handoff: checks the limits, calls `onHandoff` and emits the event. Returns null if the next
 * specialist may run, otherwise how the turn ends instead.
 */
export async function carryOut(
  turn: Turn,
  handoff: {
    hop: Hop;
    hops: readonly Hop[];
    terms: HandoffTarget | null;
    said: readonly BaseMessage[];
  },
): Promise<TurnEnd | null> {
  const { name, run, scope, before, budget } = turn;
  const { hop, hops, terms, said } = handoff;
  const { config } = scope;
  const end = (ending: Ending): TurnEnd => {
    const told = `Not handed over to ${hop.to}: ${ending.reason ?? "no reason given"}.`;
    return { ending, said: answeredAs(said, hop.call, told) };
  };
  const room = superstepsLeft(config) >= 1 ? null : recursionLimitOf(run, config);
  const stop = stopBefore(hop, { hops, limit: hopLimit(budget), room });
  if (stop !== null) return end(stop);
  const { from, to, task, reason, inputs } = hop;
  try {
    await terms?.onHandoff?.({ from, to, task, reason, inputs }, { messages: [...before, ...said], config });
  } catch (error) {
    if (isControlFlow(error, config.signal)) throw error;
    const why = `the handoff from ${from} to ${to} failed: ${messageOf(error)}`;
    return end({
      status: "failed",
      reason: why,
      code: isTroupeError(error) ? codeOf(error) : "handoff_failed",
    });
  }
  emit(config, { run: run.id, agent: name }, { type: "handed_over", to, task, reason });
  return null;
}
