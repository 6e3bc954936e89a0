import { ReducedValue } from "@langchain/langgraph";
import { z } from "zod";
import type { Hop } from "../handoff/hop.ts";
import type { Plan } from "../plan/plan.ts";
import type { Results } from "../plan/step-result.ts";
import type { Route } from "../routing/route.ts";
import type { Outcome } from "../run/outcome.ts";

/** What a team did that is mounted as a specialist: its own channels, by its kind. */
export interface TeamResult {
  outcome: Outcome | null;
  /** Of a supervisor. */
  plan?: Plan;
  /** Of a supervisor, by step id. */
  results?: Results;
  /** Of a router. */
  route?: Route | null;
  /** Of a handoff graph: the last speaker. */
  active?: string;
  /** Of a handoff graph. */
  handoffs?: Hop[];
  /** The teams below this one. */
  teams?: Teams;
}

/** What the teams of this run did: by specialist, and in a supervisor by step id. */
export type Teams = Record<string, TeamResult>;

/** The channel of the teams, in the output of a graph. Absent if the graph mounts no team. */
export interface WithTeams {
  teams?: Teams;
}

/** Makes the channel `teams`. */
export function teamsField(): ReducedValue<Teams, Teams> {
  const teams = z.record(z.string(), z.looseObject({ outcome: z.unknown() })) as unknown as z.ZodType<
    Teams,
    Teams
  >;
  return new ReducedValue(
    teams.default(() => ({})),
    { inputSchema: teams, reducer: (current, update) => ({ ...current, ...update }) },
  );
}
