import type { ModelReply, ModelRequest, ModelScript } from "../src/testing/index.ts";
import { crewReply } from "./crew-script.ts";
import { JOBS, PLAN, ROUTED_TEXT, STEP_TEXTS } from "./jobs.ts";

/** The model of all jobs: it tells requests apart by their schema, prompt and task, and answers after `delay()` ms. */
export function benchScript(delay: () => number): ModelScript {
  return (request) => ({ ...replyTo(request), delayMilliseconds: delay() });
}

function replyTo(request: ModelRequest): ModelReply {
  const ofCrew = crewReply(request, { isLong: isLongJob(request) });
  if (ofCrew !== null) return ofCrew;
  if (request.schema === "route") {
    return { json: { specialist: "coding", confidence: 0.95, reason: "It asks for code." } };
  }
  if (request.schema === "plan") return { json: { steps: PLAN } };
  if (request.lastUser === JOBS.J1.request) return { text: ROUTED_TEXT };
  const step = PLAN.find(({ task }) => request.lastUser.endsWith(task));
  return { text: (step && STEP_TEXTS[step.id]) ?? JOBS.J2.answer };
}

/** True for a request of the job in which arguments are long; its words stand in every prompt of it. */
function isLongJob({ lastUser }: ModelRequest): boolean {
  return lastUser.includes(JOBS["J3-long"].request);
}
