import { context, createContextKey, ROOT_CONTEXT, trace, type Context } from "@opentelemetry/api";
import { AsyncLocalStorage } from "node:async_hooks";
import type { OpenSpan } from "./open-span.ts";

const OPEN_SPAN = createContextKey("troupe.open_span");

/** Holds the innermost context if no context manager is registered with OpenTelemetry. Each such storage slows every promise. */
let own: AsyncLocalStorage<Context> | null = null;

/** Prepares for work within spans. Call it before the first span is started. */
export function prepareContext(): void {
  const hasManager = context.with(
    ROOT_CONTEXT.setValue(OPEN_SPAN, true),
    () => context.active().getValue(OPEN_SPAN) === true,
  );
  if (!hasManager) own ??= new AsyncLocalStorage<Context>();
}

/** Returns the innermost open span of Troupe around this code; null outside of a traced run. */
export function spanAround(): OpenSpan | null {
  const span = context.active().getValue(OPEN_SPAN) ?? own?.getStore()?.getValue(OPEN_SPAN);
  return (span as OpenSpan | undefined) ?? null;
}

/** Returns the context around this code. A span of the user's own counts, because it is nearer than ours. */
export function contextAround(): Context {
  const active = context.active();
  return trace.getSpan(active) === undefined ? (own?.getStore() ?? active) : active;
}

/** Does work inside a span: spans that the work makes are below it. */
export function doWithin<Value>(span: OpenSpan, work: () => Value): Value {
  return doInContext(span.context.setValue(OPEN_SPAN, span), work);
}

/** Does work in a context. */
export function doInContext<Value>(around: Context, work: () => Value): Value {
  const inContext = (): Value => context.with(around, work);
  return own === null ? inContext() : own.run(around, inContext);
}
