import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { MeterProvider, TracerProvider } from "@opentelemetry/api";
import { EVENT_CHANNEL, type PublishedEvent } from "../events/event-channel.ts";
import type { TroupeEvent } from "../events/events.ts";
import { OPERATION_CHANNEL, type OperationEnd, type StartedOperation } from "../events/operation-channel.ts";
import { createCallMetrics } from "./call-metrics.ts";
import { endCall, endTool, startContent, type TracedOperation } from "./end-operation.ts";
import { noteEvent } from "./note-event.ts";
import { prepareContext, spanAround } from "./current-span.ts";
import { OpenSpan } from "./open-span.ts";
import { diag, metrics, trace } from "./opentelemetry.ts";
import { noteTool } from "./note-tool.ts";

/** What is traced, and where it goes. */
export interface TraceOptions {
  /**
   * True also records what people and models write: prompts, replies, arguments and results of tools, and messages of errors.
   * Configured keys are hidden.
   * @default false
   */
  content?: boolean;
  /**
   * Where spans go.
   * @default the provider that is registered with OpenTelemetry's API
   */
  tracerProvider?: TracerProvider;
  /**
   * Where metrics go.
   * @default the provider that is registered with OpenTelemetry's API
   */
  meterProvider?: MeterProvider;
}

/** Tracing that is on. */
export interface RunTracing extends Disposable {
  /** Stops. Spans that are open still end. */
  stop(): void;
}

/** The name under which OpenTelemetry knows this instrumentation. */
const SCOPE = "troupe";

/**
 * Reports all runs of this process to OpenTelemetry: a span for each run, agent, tool and request to a model, by the conventions
 * for generative AI, and metrics of tokens and durations. Call it once, after the SDK is set up. It makes no run fail.
 *
 * @example
 * const tracing = traceRuns();
 * await router.invoke({ messages: "How do I reset my password?" });
 * tracing.stop();
 */
export function traceRuns({ content = false, tracerProvider, meterProvider }: TraceOptions = {}): RunTracing {
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
          if (operation.kind === "run" && span.isWaiting && end.error === null)
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
