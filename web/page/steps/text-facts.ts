import type { RunView, SpecialistText, StepView } from "../run/run-view.ts";

/** What is known of the work that a text belongs to. */
export interface TextFacts {
  readonly status: "running" | "waiting" | "done" | "failed" | "skipped" | "stopped";
  /** What the specialist was asked to do; null outside of a plan. */
  readonly task: string | null;
  readonly attempt: number;
  readonly milliseconds: number | null;
  /** The final text; null until there is one. */
  readonly result: string | null;
  /** Why the work failed; null if it did not. */
  readonly error: string | null;
}

/** Returns the facts of each text by its key. */
export function factsOfTexts(
  view: Pick<RunView, "texts" | "plan" | "spans" | "boxes">,
): Map<string, TextFacts> {
  const steps = new Map(view.plan.map((step) => [step.id, step]));
  return new Map(
    view.texts.map((text) => [
      text.key,
      factsOf(text, view, text.step === null ? undefined : steps.get(text.step)),
    ]),
  );
}

function factsOf(
  text: SpecialistText,
  view: Pick<RunView, "spans" | "boxes">,
  step: StepView | undefined,
): TextFacts {
  if (step !== undefined) return factsOfStep(text, step);
  const span = view.spans.findLast(
    ({ kind, agent, step: id }) => kind === "agent" && agent === text.agent && id === text.step,
  );
  const box = view.boxes[text.agent];
  const isWaiting = box === "waiting" && !text.isStreaming;
  const isRunning = text.isStreaming || (span?.status === "running" && box === "running");
  const endedAs = (status: "failed" | "stopped"): boolean =>
    !isRunning && (span?.status === status || box === status);
  const hasFailed = endedAs("failed");
  const isStopped = !hasFailed && endedAs("stopped");
  const ended = hasFailed ? "failed" : isStopped ? "stopped" : "done";
  return {
    status: isWaiting ? "waiting" : isRunning ? "running" : ended,
    task: null,
    attempt: span?.attempt ?? 1,
    milliseconds: span === undefined || span.endedAt === null ? null : span.endedAt - span.startedAt,
    result: isRunning || hasFailed || isStopped ? null : text.text,
    error: hasFailed ? (span?.error ?? null) : null,
  };
}

function factsOfStep(text: SpecialistText, step: StepView): TextFacts {
  const hasFailed = step.status === "failed";
  const isDone = step.status === "completed";
  return {
    status: statusOf(text, step),
    task: step.task,
    attempt: Math.max(1, step.attempts),
    milliseconds: step.milliseconds,
    result: isDone && !text.isStreaming ? (step.text ?? text.text) : null,
    error: hasFailed ? step.text : null,
  };
}

function statusOf(text: SpecialistText, { status }: StepView): TextFacts["status"] {
  if (text.isStreaming) return "running";
  if (status === "completed") return "done";
  // A step that has written and is not at work any more was stopped by a limit, or by a person.
  return status === "pending" ? "stopped" : status;
}
