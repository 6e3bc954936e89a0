import type { HandoffSpecialist, HandoffTarget } from "../handoff/target.ts";
import { teamPrompt } from "../handoff/team-prompt.ts";
import type { OwnChannels } from "../langgraph/own-channels.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import { isGraphSpecialist, type Specialist } from "../specialists/specialist.ts";
import { createHandoffExtension } from "./handoff-agent.ts";
import { callerOf, createSpecialistRunner, needsAgent } from "./specialist-runner.ts";
import type { SpecialistRunner } from "./runner.ts";
import { createTransferRunner } from "./transfer-runner.ts";

/** The parts of a specialist's runner that a handoffs graph uses. */
export type HandoffRunner = Pick<SpecialistRunner, "converse" | "subgraphs">;

/** Makes the runner of a specialist that may hand over: an agent if it has tools of its own, otherwise plain model calls. */
export function createHandoffRunner(
  specialist: Specialist,
  options: {
    targets: readonly HandoffTarget[];
    everyone: readonly HandoffSpecialist[];
    caller: ModelCaller;
    channels?: OwnChannels | undefined;
  },
): HandoffRunner {
  const { targets, caller, channels } = options;
  const parts = { extension: createHandoffExtension(targets), channels };
  if (isGraphSpecialist(specialist)) return createSpecialistRunner(specialist, caller, parts);
  const member = { ...specialist, prompt: teamPrompt(specialist, options) };
  if (needsAgent(member) || targets.length === 0) {
    return createSpecialistRunner(member, caller, parts);
  }
  const converse = createTransferRunner(member, { targets, caller: callerOf(member, caller) });
  return { subgraphs: [], converse };
}
