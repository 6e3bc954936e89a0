import { check, type ExpectationCheck } from "./check.ts";
import type { TrajectoryAssertion, TrajectoryMatch } from "./evaluation.ts";
import type { TrajectoryEntry } from "./observation.ts";
import { handoffName } from "./observe-events.ts";

/** Compares what happened in a run with what must have happened. */
export function gradeTrajectory(
  assertions: readonly TrajectoryAssertion[],
  trajectory: readonly TrajectoryEntry[],
): ExpectationCheck[] {
  return assertions.map((assertion) => {
    const { kind, list, wanted } = listIn(assertion);
    const happened = trajectory.filter((entry) => entry.kind === kind).map(({ name }) => name);
    const { match } = assertion;
    const reason = `${list} ${WORDS[match]} ${wanted.join(", ") || "none"}; the run had ${happened.join(", ") || "none"}`;
    return check(`trajectory.${list}`, matches(match, wanted, happened), reason);
  });
}

const WORDS: Readonly<Record<TrajectoryMatch, string>> = {
  exact: "must be exactly",
  ordered: "must have, in this order,",
  unordered: "must have",
  forbidden: "must not have",
};

function matches(match: TrajectoryMatch, wanted: readonly string[], happened: readonly string[]): boolean {
  switch (match) {
    case "exact":
      return wanted.length === happened.length && wanted.every((name, index) => name === happened[index]);
    case "ordered": {
      let place = 0;
      return wanted.every((name) => {
        const found = happened.indexOf(name, place);
        place = found + 1;
        return found >= 0;
      });
    }
    case "unordered": {
      // A name that is wanted twice must have happened twice.
      const left = [...happened];
      return wanted.every((name) => {
        const found = left.indexOf(name);
        if (found >= 0) left.splice(found, 1);
        return found >= 0;
      });
    }
    case "forbidden":
      return wanted.every((name) => !happened.includes(name));
  }
}

function listIn({ agents, tools, handoffs, steps }: TrajectoryAssertion): {
  kind: TrajectoryEntry["kind"];
  list: string;
  wanted: readonly string[];
} {
  if (agents !== undefined) return { kind: "agent", list: "agents", wanted: agents };
  if (tools !== undefined) return { kind: "tool", list: "tools", wanted: tools };
  if (steps !== undefined) return { kind: "step", list: "steps", wanted: steps };
  const wanted = (handoffs ?? []).map(({ from, to }) => handoffName(from, to));
  return { kind: "handoff", list: "handoffs", wanted };
}
