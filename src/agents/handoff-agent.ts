import type { HandoffTarget } from "../handoff/target.ts";
import { transferTools } from "../handoff/transfer-tools.ts";
import type { AgentExtension } from "./tool-agent.ts";

/**
 * Makes the extension by which an agent can hand over: the transfer tools, and the middleware that answers their calls.
 * An agent without targets has no such tools; if its model calls one anyway, the call gets an error as its answer.
 */
export function createHandoffExtension(targets: readonly HandoffTarget[]): AgentExtension {
  return {
    tools: transferTools(targets),
    middleware: async () => [(await import("./handoff-middleware.ts")).handoffMiddleware(targets)],
  };
}
