import type { HandoffTarget } from "../handoff/target.ts";
import { transferTools } from "../handoff/transfer-tools.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import type { AgentExtension } from "./tool-agent.ts";

/**
 * What makes an agent one that hands over: the tools, and what becomes of their calls. An agent without targets has no
 * such tools, and is told so where it calls one all the same.
 */
export function createHandoffExtension(
  targets: readonly HandoffTarget[],
  caller: Pick<ModelCaller, "effects">,
): AgentExtension {
  return {
    tools: transferTools(targets),
    middleware: async () => [(await import("./handoff-middleware.ts")).handoffMiddleware(targets, caller)],
  };
}
