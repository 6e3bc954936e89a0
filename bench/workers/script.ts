import type { ContentReply, ModelRequest } from "../../src/testing/index.ts";
import { lastJobIn, planOf, textOf, textsIn, unknownAnswerOf, type Job } from "./jobs.ts";

/** What a request asks for: a call of a run. */
export interface AskedCall {
  job: Job;
  /** `classifier`, `specialist`, `planner`, a step's id, `synthesizer`, `payment` or `answer`. */
  call: string;
}

/** Returns what a request asks for. Throws if it belongs to no run. */
export function readCall(request: ModelRequest): AskedCall {
  const job = lastJobIn(request.lastUser);
  if (job === null) throw new Error(`no run is named in ${JSON.stringify(request.lastUser)}`);
  return { job, call: callIn(request, job) };
}

function callIn({ schema, lastUser, messages }: ModelRequest, job: Job): string {
  switch (job.kind) {
    case "router":
      return schema === "route" ? "classifier" : "specialist";
    case "supervisor":
      if (schema === "plan") return "planner";
      return planOf(job).find(({ task }) => lastUser.includes(task))?.id ?? "synthesizer";
    case "cashier":
      return messages.at(-1)?.role === "tool" ? "answer" : "payment";
  }
}

/** Returns the reply to a call. */
export function replyTo(request: ModelRequest, { job, call }: AskedCall): ContentReply {
  switch (call) {
    case "classifier": {
      const specialist = job.number % 2 === 0 ? "writing" : "coding";
      return { json: { specialist, confidence: 0.95, reason: "It fits." } };
    }
    case "planner":
      return { json: { steps: planOf(job) } };
    case "payment":
      return { toolCalls: [{ name: "pay", arguments: { order: job.number } }] };
    case "answer": {
      const result = JSON.stringify(request.messages.at(-1)?.content ?? "");
      const shown = textsIn(result);
      return { text: shown.length === 0 ? unknownAnswerOf(job) : textOf(job, call, shown) };
    }
    default:
      return { text: textOf(job, call, textsIn(request.lastUser)) };
  }
}
