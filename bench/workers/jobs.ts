import type { Plan } from "../../src/plan/plan.ts";
import { sha256 } from "../../src/text/hash.ts";

/** The graphs that the runs of these measurements use. */
export type Kind = "router" | "supervisor" | "cashier";

/** A run: its graph, and its number. Its name, such as `router-7`, stands in all its requests. */
export interface Job {
  readonly kind: Kind;
  readonly number: number;
}

const NAME = /\b(router|supervisor|cashier)-(\d+)\b/g;

export function nameOf({ kind, number }: Job): string {
  return `${kind}-${number}`;
}

/** Returns the job that a text names last, as a conversation may hold earlier ones. Null if it names none. */
export function lastJobIn(text: string): Job | null {
  const [, kind, number] = [...text.matchAll(NAME)].at(-1) ?? [];
  return kind === undefined ? null : { kind: kind as Kind, number: Number(number) };
}

export function requestOf(job: Job): string {
  return `Do the work of ${nameOf(job)}.`;
}

/** Returns the plan of a supervisor's run: three to five steps, of which the first two or three depend on nothing. */
export function planOf({ number }: Job): Plan<"researcher" | "coder" | "writer"> {
  const job = nameOf({ kind: "supervisor", number });
  const step = (id: string, agent: "researcher" | "coder" | "writer", dependsOn: string[]) => {
    return { id, agent, task: `Do the step ${id} of ${job}.`, dependsOn };
  };
  const start = [step("limits", "researcher", []), step("storage", "coder", [])];
  const outline = step("outline", "writer", []);
  const ids = [...start, outline].map(({ id }) => id);
  switch (number % 3) {
    case 0:
      return [...start, step("code", "coder", ["limits", "storage"])];
    case 1:
      return [...start, outline, step("code", "coder", ids)];
    default:
      return [...start, outline, step("code", "coder", ids), step("guide", "writer", [...ids, "code"])];
  }
}

/** Returns the calls of a run. */
export function callsOf(job: Job): string[] {
  switch (job.kind) {
    case "router":
      return ["classifier", "specialist"];
    case "supervisor":
      return ["planner", ...planOf(job).map(({ id }) => id), "synthesizer"];
    case "cashier":
      return ["payment", "answer"];
  }
}

/**
 * Returns the text of a call. It depends on the earlier texts that the call was shown, so that a text that was lost,
 * shown twice or changed also changes the answer.
 */
export function textOf(job: Job, call: string, shown: readonly string[]): string {
  const name = nameOf(job);
  return `${name}/${call}#${sha256(JSON.stringify([name, call, ...shown.toSorted()])).slice(0, 12)}`;
}

/** Returns the texts of calls that stand in a text. */
export function textsIn(text: string): string[] {
  return [...text.matchAll(/\b(?:router|supervisor|cashier)-\d+\/[a-z]+#[0-9a-f]{12}/g)].map(([one]) => one);
}

/** Returns the answer that a run must have. */
export function answerOf(job: Job): string {
  switch (job.kind) {
    case "router":
      return textOf(job, "specialist", []);
    case "supervisor": {
      const texts = new Map<string, string>();
      const shownOf = (ids: readonly string[]): string[] => ids.map((id) => texts.get(id) ?? "");
      for (const { id, dependsOn } of planOf(job)) texts.set(id, textOf(job, id, shownOf(dependsOn)));
      return textOf(job, "synthesizer", [...texts.values()]);
    }
    case "cashier":
      return textOf(job, "answer", [receiptOf(job)]);
  }
}

/** What the server of payments returns for a payment. */
export function receiptOf(job: Job): string {
  return textOf(job, "receipt", []);
}

/** The answer of a run whose tool reported that it is not known whether the payment happened. */
export function unknownAnswerOf(job: Job): string {
  return `It is not known whether ${nameOf(job)} was paid.`;
}
