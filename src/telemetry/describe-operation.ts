import { SpanKind, type Attributes } from "@opentelemetry/api";
import type { Operation } from "../events/operation-channel.ts";
import { providerName, serverAttributes } from "./provider-name.ts";

/** How the span of an operation begins. */
export interface SpanStart {
  name: string;
  kind: SpanKind;
  attributes: Attributes;
}

/** Nodes that only decide or wait, in no time of their own. They have no span. */
const WITHOUT_SPAN: ReadonlySet<string> = new Set([
  "supervisor/supervisor",
  "supervisor/approval",
  "handoffs/switchboard",
  "software-house/spec_gate",
  "software-house/approval",
  "software-house/untestable_approval",
  "software-house/gate",
]);

/** Nodes that work without a model: the conventions have no operation for them. */
const WITHOUT_AGENT: ReadonlySet<string> = new Set([
  "software-house/build",
  "software-house/verify",
  "software-house/deliver",
]);

/**
 * Returns name, kind and attributes of an operation's span by the conventions for generative AI, as far as they are known at
 * its start, so that samplers can read them. Returns null for an operation that has no span.
 */
export function describeOperation(operation: Operation): SpanStart | null {
  switch (operation.kind) {
    case "run": {
      const { graph, builder, isResumed } = operation;
      return internal("invoke_workflow", graph, {
        "gen_ai.workflow.name": graph,
        "troupe.graph.kind": builder,
        "troupe.run.resumed": isResumed,
      });
    }
    case "node": {
      const { node, builder } = operation;
      const place = `${builder}/${node}`;
      if (WITHOUT_SPAN.has(place)) return null;
      if (WITHOUT_AGENT.has(place)) return { name: node, kind: SpanKind.INTERNAL, attributes: {} };
      const isPlanner = place === "supervisor/planner";
      return internal(isPlanner ? "plan" : "invoke_agent", node, { "gen_ai.agent.name": node });
    }
    case "tool": {
      const { tool, call } = operation;
      const about = {
        "gen_ai.tool.name": tool,
        "gen_ai.tool.type": "function",
        "gen_ai.tool.call.id": call,
      };
      return internal("execute_tool", tool, about);
    }
    case "model_call": {
      const { agent, step, model, host, schema } = operation;
      return {
        name: `chat ${model}`,
        kind: SpanKind.CLIENT,
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.provider.name": providerName(host),
          "gen_ai.request.model": model,
          "gen_ai.agent.name": agent,
          "gen_ai.output.type": schema === null ? "text" : "json",
          ...serverAttributes(host),
          ...(step !== null && { "troupe.step.id": step }),
        },
      };
    }
  }
}

function internal(operation: string, name: string, attributes: Attributes): SpanStart {
  return {
    name: `${operation} ${name}`,
    kind: SpanKind.INTERNAL,
    attributes: { "gen_ai.operation.name": operation, ...attributes },
  };
}
