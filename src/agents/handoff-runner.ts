import type { HandoffTarget } from "../handoff/target.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import { isGraphSpecialist, type Specialist } from "../specialists/specialist.ts";
import { createHandoffExtension } from "./handoff-agent.ts";
import { callerOf, createSpecialistRunner, type SpecialistRunner } from "./specialist-runner.ts";
import { createTransferRunner } from "./transfer-runner.ts";

/** The parts of a specialist's runner that a handoffs graph uses. */
export type HandoffRunner = Pick<SpecialistRunner, "converse" | "subgraphs">;

/** Makes the runner of a specialist that may hand over: an agent if it has tools of its own, otherwise plain model calls. */
export function createHandoffRunner(
  specialist: Specialist,
  { targets, caller }: { targets: readonly HandoffTarget[]; caller: ModelCaller },
): HandoffRunner {
  const hasTools = !isGraphSpecialist(specialist) && (specialist.tools ?? []).length > 0;
  if (isGraphSpecialist(specialist) || hasTools || targets.length === 0) {
    return createSpecialistRunner(specialist, caller, createHandoffExtension(targets));
  }
  const converse = createTransferRunner(specialist, { targets, caller: callerOf(specialist, caller) });
  return { subgraphs: [], converse };
}
