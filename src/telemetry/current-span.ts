import { context, createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { AsyncLocalStorage } from "node:async_hooks";
import type { OpenSpan } from "./open-span.ts";

const OPEN_SPAN = createContextKey("troupe.open_span");

/** Holds the innermost open span if no context manager is registered with OpenTelemetry. Each such storage slows every promise. */
let own: AsyncLocalStorage<OpenSpan> | null = null;

/** Prepares for work within spans. Call it before the first span is started. */
export function prepareContext(): void {
  const hasManager = context.with(
    ROOT_CONTEXT.setValue(OPEN_SPAN, true),
    () => context.active().getValue(OPEN_SPAN) === true,
  );
  if (!hasManager) own ??= new AsyncLocalStorage<OpenSpan>();
}

/** Returns the innermost open span of Troupe around this code; null outside of a traced run. */
export function spanAround(): OpenSpan | null {
  const span = context.active().getValue(OPEN_SPAN) as OpenSpan | undefined;
  return span ?? own?.getStore() ?? null;
}

/** Does work inside a span: spans that the work makes are below it. */
export function doWithin<Value>(span: OpenSpan, work: () => Value): Value {
  const inContext = (): Value => context.with(span.context.setValue(OPEN_SPAN, span), work);
  return own === null ? inContext() : own.run(span, inContext);
}
