import { channel } from "node:diagnostics_channel";

/** The channel of `node:diagnostics_channel` on which the context of a trace passes to another process, and from one. */
export const TRACE_CONTEXT_CHANNEL = "troupe.trace_context";

/** The context of a trace as text, such as `{ traceparent: "00-..." }`. */
export type TraceCarrier = Readonly<Record<string, string>>;

/** What is published. A subscriber writes its context into an outgoing carrier, or sets how work is done in an incoming one. */
export type PassedTrace =
  | { readonly direction: "out"; readonly carrier: Record<string, string> }
  | {
      readonly direction: "in";
      readonly carrier: TraceCarrier;
      within: (<Value>(work: () => Value) => Value) | null;
    };

/** The largest context that is passed on, in characters of JSON. The standards allow less. */
const LARGEST = 16_000;

const traces = channel(TRACE_CONTEXT_CHANNEL);

/** Returns the context of the trace around this code; null if there is none, and if nothing traces. */
export function traceAround(): TraceCarrier | null {
  if (!traces.hasSubscribers) return null;
  const passed: PassedTrace = { direction: "out", carrier: {} };
  traces.publish(passed);
  const { length } = JSON.stringify(passed.carrier);
  return Object.keys(passed.carrier).length === 0 || length > LARGEST ? null : passed.carrier;
}

/** Does work as a part of a trace that began in another process. Only does the work if there is none, or if nothing traces. */
export function withinTrace<Value>(carrier: TraceCarrier | null, work: () => Value): Value {
  if (carrier === null || !traces.hasSubscribers) return work();
  const passed: PassedTrace = { direction: "in", carrier, within: null };
  traces.publish(passed);
  return passed.within === null ? work() : passed.within(work);
}
