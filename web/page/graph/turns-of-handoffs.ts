import type { RunView } from "../run/run-view.ts";
import { durationWords } from "../ui/time-words.ts";

/** One specialist's time with the conversation. */
export interface Turn {
  readonly specialist: string;
  /** The handoff that brought the conversation; null for the first specialist. */
  readonly received: {
    readonly from: string;
    readonly task: string;
    readonly reason: string;
    /** When it happened, from the start of the run, in words; null if the start is not known. */
    readonly after: string | null;
  } | null;
  /** True for the specialist that has the conversation now. */
  readonly isActive: boolean;
}

/** Lists the specialists that had the conversation, in order. One that had it twice stands there twice. */
export function turnsOf({
  handoffs,
  active,
  startedAt,
}: Pick<RunView, "handoffs" | "active" | "startedAt">): Turn[] {
  const first = handoffs[0]?.from ?? active;
  if (first === null) return [];
  const turns: Omit<Turn, "isActive">[] = [{ specialist: first, received: null }];
  for (const { from, to, task, reason, at } of handoffs) {
    const after = startedAt === null ? null : `after ${durationWords(Math.max(0, at - startedAt))}`;
    turns.push({ specialist: to, received: { from, task, reason, after } });
  }
  // A turn can end with a specialist that no handoff of this run names: the conversation was set by hand.
  if (active !== null && turns.at(-1)?.specialist !== active)
    turns.push({ specialist: active, received: null });
  return turns.map(({ specialist, received }, index) => ({
    specialist,
    received,
    isActive: index === turns.length - 1 && specialist === active,
  }));
}
