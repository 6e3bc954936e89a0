import { Command, Overwrite } from "@langchain/langgraph";
import { CHANNEL_UPDATES } from "../src/langgraph/own-channels.ts";
import { readChannels } from "../src/langgraph/read-channels.ts";
import { currentScope, type CallScope } from "../src/run/call-scope.ts";
import type { StepCounts } from "../src/run/outcome.ts";
import type { AddedChannels } from "../src/state/extended-channels.ts";
import type { Teams } from "../src/state/teams.ts";

/** Gives an agent the graph's own channels, and a place for what its teams did. Call it before the agent's work begins. */
export function openChannels(scope: CallScope, { own, hasTeams }: AddedChannels): void {
  const { names } = own;
  if (names.length > 0) scope.channels = { names, values: readChannels(scope.config, names), updates: [] };
  if (hasTeams) scope.teams = [];
}

/**
 * Returns the update of a node together with what its agent wrote to the graph's own channels, and what its team did under
 * `key`. A channel with a reducer gets each of several updates: the first stands in the update, the others follow.
 */
export function withChannels<Update extends object>(
  update: Update,
  { scope, added, key }: { scope: CallScope; added: AddedChannels; key: string },
): Update {
  const { updates = [] } = scope.channels ?? {};
  const team = scope.teams?.at(-1);
  if (updates.length === 0 && team === undefined) return update;
  const first: Record<string, unknown> = {};
  const more: Record<string, unknown>[] = [];
  for (const [name, value] of updates.flatMap((one) => Object.entries(one))) {
    if (added.own.reduced.has(name) && name in first) more.push({ [name]: value });
    else first[name] = value;
  }
  // Of a graph below another one, the graph above needs each update.
  const isBelow = currentScope.getStore() !== undefined;
  const whole = {
    ...update,
    ...first,
    ...(team && { teams: { [key]: team } }),
    ...(updates.length > 0 && isBelow && { [CHANNEL_UPDATES]: updates }),
  };
  if (more.length === 0) return whole;
  // LangGraph takes a list of updates if one of them is a Command.
  return [whole, ...more.map((one) => new Command({ update: one }))] as unknown as Update;
}

/** Returns the update by which a new run forgets what the teams of the run before did. */
export function withoutTeams({ hasTeams }: AddedChannels): object {
  return hasTeams ? { teams: new Overwrite({}) } : {};
}

/** Counts the steps of a run's teams: of those on record, and of the one that has just ended. Undefined if there are none. */
export function stepsOfTeams({ config, agent, teams }: CallScope): StepCounts | undefined {
  if (teams === undefined) return undefined;
  const { teams: earlier } = readChannels(config, ["teams"]) as { teams?: Teams };
  const last = teams.at(-1) as Teams[string] | undefined;
  const all = Object.values({ ...earlier, ...(last && { [agent]: last }) });
  const counts = all.map(({ outcome }) => outcome?.steps).filter((steps) => steps !== undefined);
  const sum = (of: keyof StepCounts): number => counts.reduce((total, steps) => total + steps[of], 0);
  return {
    completed: sum("completed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
    unfinished: sum("unfinished"),
  };
}
