import type { GraphDrawing } from "../../../src/journal/run-snapshot.ts";
import type { BoxState, RunView } from "../run/run-view.ts";
import { lastName } from "./drawing-of-graph.ts";

/** What happens in each box of a drawing, by the id of the box. Absent means that it has not been used. */
export type BoxStates = ReadonlyMap<string, BoxState>;

/** If boxes of a team differ, the team is shown as the first of these that one of them is. */
const LOUDEST: readonly BoxState[] = ["waiting", "running", "failed", "stopped", "done", "skipped"];

/**
 * Finds what happens in each box. A box inside a team is meant by its own name if no other box has that name. A team that
 * is not named itself does what its boxes do.
 */
export function boxStates({ nodes }: GraphDrawing, boxes: RunView["boxes"]): BoxStates {
  const states = new Map<string, BoxState>();
  const ids = new Set(nodes.map(({ id }) => id));
  for (const [name, state] of Object.entries(boxes)) states.set(boxNamed(name, ids) ?? name, state);
  for (const team of teamsOf(ids)) {
    if (states.has(team)) continue;
    const inside = new Set([...states].flatMap(([id, state]) => (id.startsWith(`${team}:`) ? [state] : [])));
    const loudest = LOUDEST.find((state) => inside.has(state));
    if (loudest !== undefined) states.set(team, loudest);
  }
  for (const id of ids) {
    const state = states.get(teamOf(id));
    if (state === undefined || states.has(id)) continue;
    // An agent's loop reports its tools only. Whatever else is in it works as long as the agent does.
    if (MODEL_PART.test(lastName(id))) states.set(id, state);
    else if (HOOK_PART.test(lastName(id))) states.set(id, "done");
  }
  return states;
}

const MODEL_PART = /^(model_request|agent)$/;
const HOOK_PART = /^.+\.(before|after)_(model|agent)$/;

function teamOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf(":")));
}

/** The id of the box that a name means: the box or the team with this id, or the only box inside a team with this name. */
export function boxNamed(name: string, ids: ReadonlySet<string>): string | null {
  if (ids.has(name)) return name;
  const all = [...ids];
  if (all.some((id) => id.startsWith(`${name}:`))) return name;
  const inTeams = all.filter((id) => lastName(id) === name);
  return inTeams.length === 1 ? (inTeams[0] ?? null) : null;
}

/** The ids of all teams, inner teams first. */
function teamsOf(ids: Iterable<string>): string[] {
  const teams = new Set<string>();
  for (const id of ids) {
    for (let end = id.lastIndexOf(":"); end > 0; end = id.lastIndexOf(":", end - 1))
      teams.add(id.slice(0, end));
  }
  return [...teams].toSorted((one, other) => other.length - one.length);
}
