import { ReducedValue } from "@langchain/langgraph";
import { z } from "zod";
import { budgetErrorIn } from "../errors/budget-error.ts";
import { isTeamStopped } from "../run/team-stopped-error.ts";
import type { Ending, Outcome } from "../run/outcome.ts";
import { reachedLimitSchema } from "../run/reached-limit.ts";
import type { RunBudget } from "./run-budget.ts";

const limitReachedSchema = z.object({
  limit: reachedLimitSchema,
  message: z.string(),
  /** What teams had finished whose step is unfinished. */
  partial: z.array(z.object({ id: z.string(), agent: z.string(), text: z.string() })),
});

/** Which limit ended a run, in what words, and what is left of the steps that it ended. */
export type LimitReached = z.infer<typeof limitReachedSchema>;

/** How a run ends that came to a limit. */
export function endingAt({ limit, message }: Reached, more = ""): Ending {
  return { status: "stopped", reason: `${message}${more}`, code: "budget_exhausted", limit };
}

/** The channel `limitReached`: of steps that are refused at the same time, the first says why; null takes it back. */
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
 * The limit of this run, or of one that it is part of, that an error is about. Null for every other error, also for
 * the limit of a team that is part of this run: only the team's work ends by it.
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
  // The team's words go on with steps of its own, of which nobody knows here.
  return {
    limit,
    message: reason?.split("; steps to go", 1)[0] ?? `limit reached: ${limit.name} (${limit.value})`,
  };
}
