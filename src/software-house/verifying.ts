import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { locateError } from "../errors/locate-error.ts";
import { emitHouseEvent } from "./events.ts";
import type { Run } from "../run/run.ts";
import type { HouseEnding } from "./ending.ts";
import type { Verifiers } from "./verifiers.ts";
import type { Verifier, VerificationWatch } from "./evidence/verifier.ts";

/** The run and the node for which a project is built or tested. */
export interface VerifyingContext {
  run: Run;
  round: number;
  agent: string;
  config: LangGraphRunnableConfig;
  verifiers: Verifiers;
}

/**
 * Calls the verifier of a run and sends an event after each phase. If the verifier itself fails, returns an ending: that
 * failure says nothing about the project. Throws only LangGraph's control flow and aborts.
 */
export async function verifying<Value>(
  { run, round, agent, config, verifiers }: VerifyingContext,
  work: (verifier: Verifier, watch: VerificationWatch) => Promise<Value>,
): Promise<{ value: Value; ending: null } | { value: null; ending: HouseEnding }> {
  const watch: VerificationWatch = {
    ...(config.signal && { signal: config.signal }),
    onPhase: ({ phase, status, summary, milliseconds }) =>
      emitHouseEvent(
        config,
        { run: run.id, agent },
        { type: "phase_finished", round, phase, status, summary, milliseconds },
      ),
  };
  try {
    return { value: await work(await verifiers.of(run.id), watch), ending: null };
  } catch (error) {
    if (isControlFlow(error, config.signal)) throw error;
    const { message, code } = locateError(agent, error);
    return { value: null, ending: { status: "failed", reason: message, code, limit: null } };
  }
}
