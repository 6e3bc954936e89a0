import type { GraphDrawing } from "../../../src/journal/run-snapshot.ts";
import type { RunView } from "../run/run-view.ts";
import { pausesOf, workedMilliseconds } from "../timeline/pauses.ts";
import type { Status } from "../ui/status-icon.tsx";

/** How a run stands, in a status and in words. */
export interface Standing {
  readonly status: Status;
  readonly words: string;
  /** Why, or what to do; null if there is nothing to say. */
  readonly detail: string | null;
}

const OUTCOMES = {
  completed: "Completed",
  partial: "Partly completed",
  stopped: "Stopped",
  failed: "Failed",
} as const;

/**
 * Says how a run stands. `error` is what its server says went wrong; null if nothing did. `canContinue` is true if the page
 * offers to continue it.
 */
export function standingOf(
  view: Pick<RunView, "status" | "outcome">,
  { error, canContinue }: { readonly error: string | null; readonly canContinue: boolean },
): Standing {
  const { status, outcome } = view;
  if (status === "waiting") return { status, words: "Waits for a person", detail: null };
  if (status === "running") return { status, words: "Running", detail: null };
  if (outcome !== null)
    return { status: outcome.status, words: OUTCOMES[outcome.status], detail: outcome.reason };
  if (error !== null) return { status: "failed", words: "Failed", detail: error };
  if (status === "idle") return { status, words: "Not started", detail: null };
  return {
    status: "stopped",
    words: "Stopped",
    detail: canContinue ? "Continue goes on from here." : "It was stopped before its end.",
  };
}

/** How long a run has worked, and how long it only waited for a person, in milliseconds. */
export interface RunTimes {
  readonly worked: number;
  readonly waited: number;
}

/** Returns the times of a run until `now`; null before it has begun. A run that has ended has them until its end. */
export function timesOf(
  view: Pick<RunView, "status" | "startedAt" | "endedAt" | "spans">,
  now: number,
): RunTimes | null {
  const { status, startedAt, spans } = view;
  if (startedAt === null || status === "idle") return null;
  const isAsking = spans.some(({ kind, endedAt }) => kind === "wait" && endedAt === null);
  const isGoing = status === "running" || (status === "waiting" && isAsking);
  const end = Math.max(startedAt, isGoing ? now : (view.endedAt ?? lastMoment(spans)));
  const worked = workedMilliseconds(startedAt, end, pausesOf(spans));
  return { worked, waited: end - startedAt - worked };
}

function lastMoment(spans: RunView["spans"]): number {
  return Math.max(0, ...spans.map((span) => span.endedAt ?? span.startedAt));
}

/** Says who is at work now, and on what: one line for each of them. */
export function nowWorking({
  spans,
}: Pick<RunView, "spans">): { readonly agent: string; readonly on: string | null }[] {
  const working = spans.filter(
    ({ kind, status }) => status === "running" && kind !== "wait" && kind !== "model" && kind !== "tool",
  );
  const parents = new Set(working.map(({ parent }) => parent));
  return working
    .filter(({ id }) => !parents.has(id))
    .map(({ agent, label, step }) => ({ agent: agent ?? label, on: step }));
}

/** Which parts of the page a run has. */
export interface Parts {
  readonly hasRoute: boolean;
  readonly hasPlan: boolean;
  readonly hasHandoffs: boolean;
  readonly hasHouse: boolean;
}

/** Finds out which parts a run has, or will have because of its graph. */
export function partsOf(
  view: RunView,
  { drawing, graph }: { drawing: GraphDrawing | null; graph: string | null },
): Parts {
  const nodes = new Set(drawing?.nodes.map(({ id }) => id));
  const hasHouse =
    view.house !== null || (nodes.has("spec_gate") && nodes.has("verify")) || graph === "software-house";
  return {
    hasRoute: view.route !== null || nodes.has("classifier"),
    hasPlan: view.plan.length > 0 || nodes.has("planner"),
    hasHandoffs: view.handoffs.length > 0 || view.active !== null || nodes.has("switchboard"),
    hasHouse,
  };
}

/** Leaves out the text that is the answer, once it is shown as such. */
export function withoutAnswer(view: RunView): RunView {
  const { answer, texts, status } = view;
  if (answer === null || status !== "finished") return view;
  const others = texts.filter(({ text }) => text.trim() !== answer.trim());
  return others.length === texts.length ? view : { ...view, texts: others };
}
