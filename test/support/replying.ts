import { createHandoffs, createRouter, createSupervisor } from "../../graphs/index.ts";
import type { ModelCallerOptions } from "../../src/models/model-caller-options.ts";
import type { PromptSpecialist } from "../../src/index.ts";
import { see, instantEffects, type SeenRun, type Way } from "./faulty-run.ts";
import { step } from "./plan.ts";
import type { ScriptedModels } from "./scripted-models.ts";

/** The graphs that a single specialist answers in. */
export const KINDS = ["router", "supervisor", "handoffs"] as const;

/** Runs one specialist in a graph without another model call: routed to, with a plan of one step, or as the entry. */
export function runAlone(
  specialist: PromptSpecialist,
  scripted: ScriptedModels,
  {
    kind,
    way,
    ...options
  }: { kind: (typeof KINDS)[number]; way: Way } & Pick<
    ModelCallerOptions,
    "fallbackModels" | "toolResultCharacters"
  >,
): Promise<SeenRun> {
  const { effects, pauses } = instantEffects();
  const { name } = specialist;
  const common = {
    specialists: [specialist],
    models: scripted.models,
    effects,
    retry: { attempts: 2 },
    ...options,
  };
  switch (kind) {
    case "router":
      return see(createRouter({ ...common, classifier: () => name }), { way, pauses });
    case "supervisor":
      return see(createSupervisor({ ...common, manager: { plan: [step("work", [], name)] } }), {
        way,
        pauses,
      });
    case "handoffs":
      return see(createHandoffs({ ...common, entry: name }), { way, pauses });
  }
}
