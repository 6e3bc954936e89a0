import { NO_SPECIALIST } from "../routing/route.ts";
import { closestWord } from "../text/closest-word.ts";
import type { EvaluationCase, Expectations } from "./evaluation.ts";
import type { GraphNames } from "./graph-names.ts";

/** Returns what cases name that the graph does not have, such as an unknown specialist. Calls no model. */
export function faultsOfNames(cases: readonly EvaluationCase[], graph: GraphNames): string[] {
  return cases.flatMap(({ id, expect }) => faultsIn(expect, graph).map((fault) => `case ${id}: ${fault}`));
}

function faultsIn(
  { route, plan, trajectory = [], budget: _, ...rest }: Expectations,
  graph: GraphNames,
): string[] {
  const { specialists, agents, tools, kind, channels } = graph;
  const planned = [
    ...(plan?.agents?.used ?? []),
    ...(plan?.agents?.unused ?? []),
    ...(plan?.dependsOn ?? []).flatMap(({ agent, on }) => [agent, on]),
  ];
  const hasRoute = kind === "handoffs" || channels.includes("route");
  const faults = [
    route !== undefined && !hasRoute
      ? `route needs a router or a handoffs graph, and this is ${graphText(kind)}; use plan.agents or trajectory`
      : null,
    plan !== undefined && !channels.includes("plan")
      ? `plan needs a supervisor, and this is ${graphText(kind)}`
      : null,
    rest.outcome !== undefined && !channels.includes("outcome")
      ? "outcome needs a graph of Troupe, and this graph has no outcome"
      : null,
    // If the tools are all known, no specialist is a graph that could have a plan unnoticed.
    tools !== null && !graph.hasSteps && trajectory.some(({ steps }) => steps !== undefined)
      ? `trajectory.steps needs a supervisor, and this is ${graphText(kind)}`
      : null,
  ].filter((fault) => fault !== null);
  const choices = kind === "handoffs" ? specialists : [...specialists, NO_SPECIALIST];
  return [
    ...faults,
    ...(route === undefined || !hasRoute ? [] : unknown([route].flat(), choices, "route")),
    ...(plan === undefined || faults.length > 0 ? [] : unknown(planned, specialists, "plan")),
    ...trajectory.flatMap(({ agents: named = [], handoffs = [] }) =>
      unknown([...named, ...handoffs.flatMap(({ from, to }) => [from, to])], agents, "trajectory"),
    ),
    ...trajectory.flatMap(({ tools: named = [] }) =>
      tools === null ? [] : unknown(named, tools, "trajectory", "tool"),
    ),
  ];
}

function unknown(
  names: readonly string[],
  known: readonly string[],
  place: string,
  kind = "specialist",
): string[] {
  const strangers = [...new Set(names)].filter((name) => !known.includes(name));
  return strangers.map((name) => {
    const near = closestWord(name, known);
    const hint = near === null ? "" : ` (did you mean ${near}?)`;
    return `${place} names the unknown ${kind} ${JSON.stringify(name)}${hint}; available: ${known.join(", ") || "none"}`;
  });
}

function graphText(kind: string | null): string {
  return kind === null ? "a graph that Troupe did not build" : `a ${kind}`;
}
