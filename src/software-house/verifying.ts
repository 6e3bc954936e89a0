import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { locateError } from "../errors/locate-error.ts";
import { emitHouseEvent } from "./events.ts";
import type { Run } from "../run/run.ts";
import type { HouseEnding } from "./ending.ts";
import type { Verifiers } from "./verifiers.ts";
import type { Verifier, VerificationWatch } from "./evidence/verifier.ts";

/** Where something is built or run. */
export interface VerifyingPlace {
  run: Run;
  round: number;
  agent: string;
  config: LangGraphRunnableConfig;
  verifiers: Verifiers;
}

/**
 * Has the verifier do its work, and tells of each phase. A verifier that fails says nothing about the project: that
 * ends the run, as data.
 */
export async function verifying<Value>(
  { run, round, agent, config, verifiers }: VerifyingPlace,
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
