import { propagation } from "@opentelemetry/api";
import type { PassedTrace } from "../events/trace-context.ts";
import { contextAround, doInContext } from "./current-span.ts";

/** Writes the context around this code into what goes to another process, and reads it in what comes from one. */
export function passContext(passed: PassedTrace): void {
  if (passed.direction === "out") {
    propagation.inject(contextAround(), passed.carrier);
    return;
  }
  const context = propagation.extract(contextAround(), passed.carrier);
  passed.within = (work) => doInContext(context, work);
}
