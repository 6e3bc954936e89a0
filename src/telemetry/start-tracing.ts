import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { diag, metrics, trace } from "@opentelemetry/api";
import { EVENT_CHANNEL, type PublishedEvent } from "../events/event-channel.ts";
import type { TroupeEvent } from "../events/events.ts";
import { OPERATION_CHANNEL, type OperationEnd, type StartedOperation } from "../events/operation-channel.ts";
import { TRACE_CONTEXT_CHANNEL } from "../events/trace-context.ts";
import { createCallMetrics } from "./call-metrics.ts";
import { endCall, endTool, startContent, type TracedOperation } from "./end-operation.ts";
import { isInterrupt } from "./error-type.ts";
import { noteEvent } from "./note-event.ts";
import { prepareContext, spanAround } from "./current-span.ts";
import { passContext } from "./pass-context.ts";
import type { RunTracing, TraceOptions } from "./trace-runs.ts";
import { OpenSpan } from "./open-span.ts";
import { noteTool } from "./note-tool.ts";

/** The name under which OpenTelemetry knows this instrumentation. */
const SCOPE = "troupe";

/** Starts tracing. This module loads OpenTelemetry's API: import it only when tracing is wanted. */
export function startTracing({ content = false, tracerProvider, meterProvider }: TraceOptions): RunTracing {
  prepareContext();
  const tracer = (tracerProvider ?? trace).getTracer(SCOPE);
  const calls = createCallMetrics((meterProvider ?? metrics).getMeter(SCOPE));

  const tracedOperation = (span: OpenSpan): TracedOperation => ({ span, content, calls });
  const onOperation = harmless((message: StartedOperation): void => {
    const { operation, observers } = message;
    const span = OpenSpan.start(tracer, operation);
    if (span === null) return;
    const followed = tracedOperation(span);
    startContent(followed);
    observers.push({
      within: (work) => span.within(work),
      ended: harmless((end: OperationEnd) => {
        if (operation.kind === "model_call") endCall(followed, end);
        else if (operation.kind === "tool") endTool(followed, end);
        else {
          if (operation.kind === "run" && span.isWaiting && (end.error === null || isInterrupt(end.error)))
            span.note({ "troupe.outcome.status": "waiting" });
          span.end(end, { content });
        }
      }),
    });
  });
  const onEvent = harmless(({ event }: PublishedEvent): void => {
    const around = spanAround();
    if (around === null) return;
    // The members of an event are those that its sender has given it.
    const happened = event as TroupeEvent;
    noteEvent(happened, around);
    noteTool(happened, { around, tracer, content });
  });
  const listeners = [
    [OPERATION_CHANNEL, onOperation],
    [EVENT_CHANNEL, onEvent],
    [TRACE_CONTEXT_CHANNEL, harmless(passContext)],
  ] as const;
  for (const [name, listener] of listeners) subscribe(name, listener as (message: unknown) => void);
  const stop = (): void => {
    for (const [name, listener] of listeners) unsubscribe(name, listener as (message: unknown) => void);
  };
  return { stop, [Symbol.dispose]: stop };
}

/** Returns a function whose faults are reported to OpenTelemetry's own log, because no run may fail by being traced. */
function harmless<Message>(work: (message: Message) => void): (message: Message) => void {
  return (message) => {
    try {
      work(message);
    } catch (error) {
      diag.error("troupe could not trace an operation", error);
    }
  };
}
