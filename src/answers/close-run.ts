import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { emit, type EventPlace } from "../events/events.ts";
import { readTyped } from "../models/read-typed.ts";
import type { CallScope } from "../run/call-scope.ts";
import type { Ending, Outcome, StepCounts } from "../run/outcome.ts";
import { superstepsLeft } from "../run/run.ts";
import type { PendingEnding } from "./pending-ending.ts";
import type { TypedAnswers } from "./typed-answers.ts";

/** The part of a node's turn that ends a run. */
export interface ClosingTurn {
  scope: CallScope;
  place: Partial<EventPlace> & { run: string };
  finish(ending: Ending): Outcome;
}

/** What a node writes whose text ends a run: its outcome, or how it will end once the typed answer is made. */
export type Closing = { outcome: Outcome; answer?: unknown } | { ending: PendingEnding };

/**
 * Ends a run whose text is written. If the specialist has answered as data, this is the typed answer. Otherwise the node
 * `structured_answer` makes it, if the run is completed or partial and the graph has a schema.
 */
export async function closeRun(
  turn: ClosingTurn,
  ending: Ending,
  { answers, steps = NO_STEPS }: { answers: TypedAnswers | null; steps?: StepCounts },
): Promise<Closing> {
  const given = answers === null ? null : await givenAnswer(turn.scope.value, answers);
  if (given !== null) {
    emit(turn.scope.config, turn.place, { type: "answered", value: given.value });
    return { outcome: turn.finish(ending), answer: given.value };
  }
  const isWhole = ending.status === "completed" || ending.status === "partial";
  if (!isWhole || (answers?.schema ?? null) === null) return { outcome: turn.finish(ending) };
  if (hasNoRoom(turn.scope.config)) {
    return {
      outcome: turn.finish(withoutTyped(ending, { code: null, why: "the recursion limit leaves no room" })),
    };
  }
  const { status, reason, code = null, limit = null } = ending;
  return { ending: { status, reason, code, limit, steps } };
}

/** Returns how a run ends that has its text, and for which no typed answer could be made. */
export function withoutTyped<Kind extends Ending>(
  ending: Kind,
  { code, why }: { code: string | null; why: string },
): Kind {
  const reason = [ending.reason, `no typed answer: ${why}`].filter((part) => part !== null).join("; ");
  return { ...ending, status: "partial", reason, code: ending.code ?? code };
}

/** Returns what the specialist answered as data, if it fits the graph's own schema. */
async function givenAnswer(value: unknown, { schema }: TypedAnswers): Promise<{ value: unknown } | null> {
  if ((value ?? null) === null) return null;
  if (schema === null) return { value };
  const read = await readTyped(schema, value);
  return "value" in read ? read : null;
}

function hasNoRoom(config: LangGraphRunnableConfig): boolean {
  return superstepsLeft(config) < 1;
}

const NO_STEPS: StepCounts = { completed: 0, failed: 0, skipped: 0, unfinished: 0 };
