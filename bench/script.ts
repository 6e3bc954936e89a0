import type { ModelRequest, ModelScript } from "../src/testing/index.ts";
import { JOBS, PLAN, ROUTED_TEXT, STEP_TEXTS } from "./jobs.ts";

/** The model of both jobs. It recognizes a request by its schema and its task, and answers after `delay()` milliseconds. */
export function benchScript(delay: () => number): ModelScript {
  return (request) => ({ ...replyTo(request), delayMilliseconds: delay() });
}

function replyTo(request: ModelRequest): { json: unknown } | { text: string } {
  if (request.schema === "route") {
    return { json: { specialist: "coding", confidence: 0.95, reason: "It asks for code." } };
  }
  if (request.schema === "plan") return { json: { steps: PLAN } };
  if (request.lastUser === JOBS.J1.request) return { text: ROUTED_TEXT };
  const step = PLAN.find(({ task }) => request.lastUser.endsWith(task));
  return { text: (step && STEP_TEXTS[step.id]) ?? JOBS.J2.answer };
}
