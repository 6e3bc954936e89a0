import { emitHouseEvent } from "../../src/software-house/events.ts";
import type { HouseEnding } from "../../src/software-house/ending.ts";
import type { Verifier, VerificationWatch } from "../../src/software-house/evidence/verifier.ts";
import type { Verifiers } from "../../src/software-house/verifiers.ts";
import type { NodeTurn } from "../turn.ts";

/**
 * Lets the verifier work, and reports each phase. A verifier that fails says nothing about the project: its failure
 * ends the run, as data.
 */
export async function verifying<Value>(
  turn: NodeTurn,
  { verifiers, round }: { verifiers: Verifiers; round: number },
  work: (verifier: Verifier, watch: VerificationWatch) => Promise<Value>,
): Promise<{ value: Value; ending: null } | { value: null; ending: HouseEnding }> {
  const { config } = turn.scope;
  const watch: VerificationWatch = {
    ...(config.signal && { signal: config.signal }),
    onPhase: ({ phase, status, summary, milliseconds }) =>
      emitHouseEvent(config, turn.place, {
        type: "phase_finished",
        round,
        phase,
        status,
        summary,
        milliseconds,
      }),
  };
  const { value, failure } = await turn.attempt(async () => work(await verifiers.of(turn.run.id), watch));
  if (failure === null) return { value, ending: null };
  const reason = `${turn.place.agent}: ${failure.message}`;
  return { value: null, ending: { status: "failed", reason, code: failure.code, limit: null } };
}
