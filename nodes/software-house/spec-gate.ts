import type { GraphNode, LangGraphRunnableConfig } from "@langchain/langgraph";
import { openReview } from "../../src/approval/plan-review.ts";
import { requestOf } from "../../src/conversation/conversation.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { isControlFlow } from "../../src/langgraph/control-flow.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import { faultsOfSpecification } from "../../src/software-house/check-specification.ts";
import { reportSpecificationQuestion } from "../../src/software-house/specification-approval.ts";
import { pendingReturn } from "../../src/software-house/software-house-state.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import type { Verifiers } from "../../src/software-house/verifiers.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import type { Readiness } from "../../src/software-house/evidence/verifier.ts";

/** What the gate of the specification needs. */
export interface SpecGateOptions {
  verifiers: Verifiers;
  caller: Pick<ModelCaller, "effects">;
  /** True if a person approves the specification next. */
  approvesSpecification: boolean;
}

/** Creates the node after the product manager: only a specification that can be built and checked goes on. */
export function createSpecGate(options: SpecGateOptions): GraphNode<SoftwareHouseState> {
  const { verifiers, caller, approvesSpecification } = options;
  return async (state, config) => {
    const { specification, run } = state;
    if (specification === null) return {};
    const request = requestOf(state.messages);
    const faults = faultsOfSpecification(specification);
    if (faults.length > 0) {
      emitHouseEvent(config, { run: run.id, agent: "spec_gate" }, { type: "specification_refused", faults });
      if (pendingReturn(state.returned, request)?.by !== "gate") {
        return { returned: { request, by: "gate", faults } };
      }
      const reason = `the specification still has faults after it was sent back once: ${faults.join("; ")}`;
      const code = "structured_reply_invalid";
      return { ending: { status: "failed", reason, code, limit: null } };
    }
    const readiness = await readinessFor(specification, { verifiers, run: run.id, config });
    tellSpecified(specification, { readiness, run: run.id, config });
    if (!approvesSpecification) return { readiness, returned: null };
    const specificationReview = openReview(state.specificationReview, { request, id: caller.effects.id() });
    reportSpecificationQuestion({ ...state, specification, specificationReview }, config);
    return { readiness, returned: null, specificationReview };
  };
}

/** Returns what this machine can run of a specification's language, or only a hint if that is unknown. */
export async function readinessFor(
  { language }: Specification,
  options: { verifiers: Verifiers; run: string; config: LangGraphRunnableConfig },
): Promise<Readiness> {
  const { verifiers, run, config } = options;
  try {
    return await (await verifiers.of(run)).readiness(language, config.signal);
  } catch (error) {
    if (isControlFlow(error, config.signal)) throw error;
    return { sandbox: null, toolchain: null, notes: [], hint: messageOf(error) };
  }
}

/** Reports a specification that may be worked on. */
export function tellSpecified(
  { title, language, criteria }: Specification,
  { readiness, run, config }: { readiness: Readiness; run: string; config: LangGraphRunnableConfig },
): void {
  const { toolchain } = readiness;
  const named = criteria.map(({ id, priority }) => ({ id, priority }));
  const place = { run, agent: "spec_gate" };
  emitHouseEvent(config, place, { type: "specified", title, language, criteria: named, toolchain });
}
