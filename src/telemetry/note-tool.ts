import type { Tracer } from "@opentelemetry/api";
import type { TroupeEvent } from "../events/events.ts";
import { OpenSpan } from "./open-span.ts";

/**
 * Makes the span of a tool in a graph that Troupe did not make, such as an agent of `createAgent` that was mounted: only its events
 * report it. A tool of Troupe's own agents has a span already.
 */
export function noteTool(
  event: TroupeEvent,
  { around, tracer, content }: { around: OpenSpan; tracer: Tracer; content: boolean },
): void {
  if (event.type !== "tool_called" && event.type !== "tool_answered") return;
  const { operation: inner } = around;
  if (inner.kind === "tool" && inner.call === event.call) return;
  const { tools } = around;
  if (event.type === "tool_called") {
    const { tool, call } = event;
    const span = OpenSpan.start(tracer, { kind: "tool", tool, call, arguments: () => null }, around);
    if (span !== null) tools.set(call, span);
    return;
  }
  const span = tools.get(event.call);
  tools.delete(event.call);
  if (event.error !== undefined) span?.fail("tool_error", event.error);
  span?.end({ error: null }, { content });
}
