import type { Replan } from "../../../src/plan/replan.ts";
import type { KnownEvent } from "./moment.ts";
import { endOfHouseNode, startOfHouseNode } from "./house-history.ts";
import type { Superstep, Values } from "./supersteps.ts";
import { stepsEnded, stepsStarted } from "./steps-of-history.ts";
import { readValues } from "./values.ts";

/** What an event says, without its run and its number. */
export type Happened = KnownEvent extends infer Event
  ? Event extends KnownEvent
    ? Omit<Event, "run" | "sequence" | "attempt">
    : never
  : never;

/** Returns what began when a superstep began. */
export function startOf(superstep: Superstep): readonly Happened[] {
  const { nodes, before } = superstep;
  const begun = nodes.flatMap(({ name }): readonly Happened[] => {
    const place = { agent: name, step: null };
    switch (name) {
      case "supervisor":
      case "approval":
      case "untestable_approval":
      case "switchboard":
        return [];
      case "planner": {
        const { pending = null, rounds: round = 0 } = replanIn(before) ?? {};
        if (pending === null) return [{ ...place, type: "agent_started" }];
        const { feedback, failures } = pending;
        return [{ ...place, type: "replanning", round, feedback, failed: failures.map(({ id }) => id) }];
      }
      case "synthesizer": {
        const results = Object.values(readValues(before, null).results).length;
        return [{ ...place, type: "synthesizing", results }];
      }
      default:
        return (
          startOfHouseNode(name, before) ??
          (isStep(name, before) ? [] : [{ ...place, type: "agent_started" }])
        );
    }
  });
  return [...begun, ...stepsStarted(superstep), ...questionsOf(superstep)];
}

/** Returns what was over when a superstep was over. */
export function endOf(superstep: Superstep): readonly Happened[] {
  const { nodes, before, after, next } = superstep;
  if (after === null) return [];
  const [old, now] = [readValues(before, null), readValues(after, null)];
  const ended = nodes.flatMap(({ name }): readonly Happened[] => {
    const place = { agent: name, step: null };
    switch (name) {
      case "classifier": {
        const { route } = now;
        return [
          { ...place, type: "routed", route, fallback: route === null || !next.includes(route.specialist) },
        ];
      }
      case "planner":
        return now.plan.length === 0 ? [] : [{ ...place, type: "planned", steps: now.plan }];
      default:
        return endOfHouseNode(name, { before, after, next }) ?? [];
    }
  });
  const isOver =
    now.outcome !== null && (old.outcome === null || old.outcome.milliseconds !== now.outcome.milliseconds);
  return [
    ...answersOf(superstep),
    ...ended,
    ...stepsEnded(superstep),
    ...handoffsOf(before, after),
    ...(isOver && now.outcome !== null
      ? [{ agent: null, step: null, type: "finished" as const, outcome: now.outcome }]
      : []),
  ];
}

function isStep(name: string, values: Values): boolean {
  return readValues(values, null).plan.some(({ agent }) => agent === name) && "results" in values;
}

/** The members of a hop that the page reads. */
interface ReadHop {
  readonly from: string;
  readonly to: string;
  readonly task: string;
  readonly reason: string;
}

/** The hops of a turn are counted from its beginning, so a list that is not longer belongs to another turn. */
function handoffsOf(before: Values, after: Values): readonly Happened[] {
  const [old, now] = [before, after].map(({ handoffs }) =>
    Array.isArray(handoffs) ? (handoffs as ReadHop[]) : [],
  );
  if (old === undefined || now === undefined || now.length <= old.length) return [];
  return now.slice(old.length).map(({ from, to, task, reason }) => ({
    agent: from,
    step: null,
    type: "handed_over",
    to,
    task,
    reason,
  }));
}

function questionsOf({ nodes }: Superstep): readonly Happened[] {
  return questionsIn(nodes).map(({ agent, step, id, kind }) => ({
    agent,
    step,
    type: "approval_requested",
    approval: id,
    kind,
  }));
}

/** Checkpoints do not keep the answer itself. What became of a plan tells it; all else counts as approved. */
function answersOf({ nodes, before, after }: Superstep): readonly Happened[] {
  const [old, now] = [replanIn(before)?.rounds ?? 0, replanIn(after)];
  const isRejected = now?.pending?.feedback != null && now.rounds >= old;
  return questionsIn(nodes).map(({ agent, step, id, kind }) => {
    const feedback = kind === "plan" && isRejected ? (now.pending?.feedback ?? null) : null;
    const decision = feedback === null ? "approve" : "reject";
    return { agent, step, type: "approval_answered", approval: id, decision, feedback };
  });
}

function questionsIn(
  nodes: Superstep["nodes"],
): readonly { agent: string; step: string | null; id: string; kind: string }[] {
  return nodes.flatMap(({ name, interrupts }) =>
    interrupts.flatMap(({ value }) => {
      if (typeof value !== "object" || value === null) return [];
      const { id, kind, step } = value as { id?: unknown; kind?: unknown; step?: unknown };
      if (typeof id !== "string" || typeof kind !== "string") return [];
      const named = typeof step === "object" && step !== null && "id" in step ? step.id : step;
      return [{ agent: name, step: typeof named === "string" ? named : null, id, kind }];
    }),
  );
}

function replanIn(values: Values | null): Replan | null {
  const replan = values?.["replan"];
  return typeof replan === "object" && replan !== null ? (replan as Replan) : null;
}
