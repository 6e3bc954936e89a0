import type { HouseRound } from "../run/house-view.ts";
import type { HouseValues } from "./house-values.ts";

/** Returns the rounds of a run by the evidence in its state, for a run of which no events are known. */
export function roundsOfValues({ reports, judgments, files }: HouseValues): HouseRound[] {
  return reports.map(({ round, phases, tests }, index) => {
    const judgment = judgments.findLast((one) => one.round === round);
    const count = (status: string): number => tests.filter((test) => test.status === status).length;
    const [passed, failed] = [count("passed"), count("failed")];
    return {
      round,
      phases,
      tests: { passed, failed, other: tests.length - passed - failed },
      findings: judgment?.review?.findings.length ?? 0,
      why: judgment?.why ?? null,
      files: written(phases) ?? (index === reports.length - 1 ? files.length : 0),
    };
  });
}

/** The first phase says how many files it has written. */
function written(phases: HouseRound["phases"]): number | null {
  const summary = phases.find(({ phase }) => phase === "materialize")?.summary ?? "";
  const count = Number(/^(\d+) files?/.exec(summary)?.[1] ?? Number.NaN);
  return Number.isNaN(count) ? null : count;
}
