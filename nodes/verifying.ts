import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { isControlFlow } from "../src/errors/is-control-flow.ts";
import { locateError } from "../src/errors/locate-error.ts";
import { emit } from "../src/events.ts";
import type { Run } from "../src/run.ts";
import type { HouseEnding } from "../src/software-house/ending.ts";
import type { Verifiers } from "../src/software-house/verifiers.ts";
import type { Verifier, Watch } from "../src/verification/verifier.ts";

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
  work: (verifier: Verifier, watch: Watch) => Promise<Value>,
): Promise<{ value: Value; ending: null } | { value: null; ending: HouseEnding }> {
  const watch: Watch = {
    ...(config.signal && { signal: config.signal }),
    onPhase: ({ phase, status, summary, milliseconds }) =>
      emit(
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
