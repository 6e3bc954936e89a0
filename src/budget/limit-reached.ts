import { ReducedValue } from "@langchain/langgraph";
import { z } from "zod";
import { budgetErrorIn, codeOfLimit } from "../errors/budget-error.ts";
import { isTeamStopped } from "../run/team-stopped-error.ts";
import type { Ending, Outcome } from "../run/outcome.ts";
import { reachedLimitSchema, type ReachedLimit } from "../run/reached-limit.ts";
import type { RunBudget } from "./run-budget.ts";

const limitReachedSchema = z.object({
  limit: reachedLimitSchema,
  message: z.string(),
  partial: z.array(z.object({ id: z.string(), agent: z.string(), text: z.string() })),
});

/** The limit that ended a run, the message, and the partial results of the steps that it stopped. */
export interface LimitReached {
  limit: ReachedLimit;
  message: string;
  /** The finished work of teams whose own step is unfinished. */
  partial: { id: string; agent: string; text: string }[];
}

/** Returns the ending of a run that reached a limit. */
export function endingAt({ limit, message }: Reached, more = ""): Ending {
  return { status: "stopped", reason: `${message}${more}`, code: codeOfLimit(limit.name), limit };
}

/**
 * The channel `limitReached`. If several steps are refused at the same time, the first one's limit and message count.
 * Writing null clears the channel.
 */
export const limitReachedChannel: ReducedValue<LimitReached | null, LimitReached | null> = new ReducedValue(
  limitReachedSchema.nullable().default(null),
  {
    inputSchema: limitReachedSchema.nullable(),
    reducer: (current, update) =>
      current === null || update === null
        ? update
        : { ...current, partial: [...current.partial, ...update.partial] },
  },
);

/**
 * Returns the reached limit that an error reports, if it is a limit of this run or of a run that this one is part of.
 * Returns null for every other error, also for the limit of a team below this run: it ends only the team's work.
 */
export function limitReachedBy(error: unknown, budget: RunBudget): LimitReached | null {
  const reached = isTeamStopped(error) ? ofTeam(error.outcome) : ofCall(error);
  const isOurs = budget.budget.accounts.some(({ run }) => run === reached?.limit.run);
  return isOurs && reached !== null ? { ...reached, partial: [] } : null;
}

function ofCall(error: unknown): Reached | null {
  const refused = budgetErrorIn(error);
  if (refused === null) return null;
  const { limit: name, value, run, message } = refused;
  return { limit: { name, value, run }, message };
}

type Reached = Omit<LimitReached, "partial">;

function ofTeam({ limit, reason }: Outcome): Reached | null {
  if (limit === null) return null;
  // The rest of the team's reason counts steps of its own plan, which mean nothing in this one.
  return {
    limit,
    message: reason?.split("; steps to go", 1)[0] ?? `limit reached: ${limit.name} (${limit.value})`,
  };
}
