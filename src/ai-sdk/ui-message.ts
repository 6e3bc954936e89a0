import type { InferUIMessageChunk, UIMessage } from "ai";
import type { PendingApproval } from "../approval/approval.ts";
import type { PlanStep } from "../plan/plan.ts";
import type { Route } from "../routing/route.ts";
import type { PageEvent, PageOutcome } from "../streaming/page-event.ts";

/** How the run ended, as the metadata of its message: an outcome without the words of servers and tools. */
export interface TroupeMetadata extends PageOutcome {
  run: string | null;
}

/** The present state of a step. A step of a plan that has no such part yet waits. */
export interface PageStep {
  run: string;
  step: string;
  agent: string | null;
  /** A step is `unfinished` if the run ended before it. */
  status: "running" | "completed" | "failed" | "skipped" | "unfinished";
  /** The code of the error. Null if the step did not fail. */
  code: string | null;
}

/** The data parts of a message: `data-plan`, `data-step` and so on. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- `UIMessage` takes types with an index signature only.
export type TroupeData = {
  /** The decision of a router's classifier. The route is null if a fallback answers without one. */
  route: { run: string; route: Route | null; fallback: boolean };
  /** The conversation went from one specialist to another. */
  handoff: { run: string; from: string | null; to: string; reason: string };
  /** The steps of a plan, or of the rest of one. */
  plan: { run: string; steps: readonly PlanStep[] };
  step: PageStep;
  /** The typed answer of a run (the option `answer`). */
  answer: { run: string; value: unknown };
  /** Every event, for progress. It is transient: it reaches `onData`, and is not part of the message. */
  event: PageEvent;
};

/** The tools of a message. Calls of specialists' tools are `dynamic-tool` parts. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- `UIMessage` takes types with an index signature only.
export type TroupeTools = {
  /** A question to a person, as a part `tool-approval`. Its state is `approval-requested` until it has an answer. */
  approval: {
    input: WithoutAnswerForm<PendingApproval>;
    output: { decision: "approve" | "edit" | "answer" };
  };
};

type WithoutAnswerForm<Question> = Question extends unknown ? Omit<Question, "answerWith"> : never;

/**
 * A UI message of the AI SDK, as the stream of a run makes it.
 *
 * @example
 * const { messages } = useChat<TroupeUIMessage>();
 */
export type TroupeUIMessage = UIMessage<TroupeMetadata, TroupeData, TroupeTools>;

/** A chunk of the stream of such a message. */
export type TroupeUIMessageChunk = InferUIMessageChunk<TroupeUIMessage>;
