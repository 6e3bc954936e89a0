import type { BaseMessage } from "@langchain/core/messages";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { codeOf, messageOf } from "../errors/locate-error.ts";
import { isTroupeError } from "../errors/troupe-error.ts";
import { emit } from "../events/events.ts";
import type { Hop } from "./hop.ts";
import { hopLimit, stopBefore, type HandoffStop } from "./next-hop.ts";
import { answeredAs } from "./spoken.ts";
import type { HandoffTarget } from "./target.ts";
import { recursionLimitOf, superstepsLeft } from "../run/run.ts";
import type { Turn, TurnEnd } from "./turn-end.ts";

/** Returns why a handoff of this turn must not happen, or null if it may. */
export function stopOf({ run, scope, budget }: Turn, hop: Hop, hops: readonly Hop[]): HandoffStop | null {
  const room = superstepsLeft(scope.config) >= 1 ? null : recursionLimitOf(run, scope.config);
  return stopBefore(hop, { hops, limit: hopLimit(budget), room });
}

/**
 * Does the sender's part of a handoff: calls `onHandoff` and emits the event. Returns null if the next specialist may run,
 * otherwise how the turn ends instead. A conversation that cannot be given back ends with the answer that it has.
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
  const { name, run, scope, before } = turn;
  const { hop, hops, terms, said } = handoff;
  const { config } = scope;
  const stop = stopOf(turn, hop, hops);
  if (stop !== null) return { ending: stop.ending, said };
  const { from, to, task, reason, inputs } = hop;
  try {
    await terms?.onHandoff?.({ from, to, task, reason, inputs }, { messages: [...before, ...said], config });
  } catch (error) {
    if (isControlFlow(error, config.signal)) throw error;
    const why = `the handoff from ${from} to ${to} failed: ${messageOf(error)}`;
    const code = isTroupeError(error) ? codeOf(error) : "handoff_failed";
    const told = answeredAs(said, hop.call, `Not handed over to ${to}: ${why}.`);
    return { ending: { status: "failed", reason: why, code }, said: told };
  }
  emit(config, { run: run.id, agent: name }, { type: "handed_over", to, task, reason });
  return null;
}
