import type { RoundReport } from "./contract/round-report.ts";
import type { Dispute, Frozen } from "./frozen-tests.ts";

/**
 * Returns the tests of the current round that pass alone and fail together with the others, as disputes on which their
 * author has not ruled yet. Nothing is wrong with the program: the tests disturb each other.
 */
export function disturbedTests(state: {
  frozen: Frozen | null;
  reports: readonly RoundReport[];
  round: number;
}): Dispute[] {
  const { frozen, reports, round } = state;
  const ruled = new Set((frozen?.rulings ?? []).map(({ test }) => test));
  const report = reports.find((one) => one.round === round);
  return (report?.tests ?? []).flatMap(({ name, disturbed }) =>
    disturbed === undefined || ruled.has(name)
      ? []
      : [{ test: name, reason: `it passes alone, and fails with the other tests: ${disturbed}` }],
  );
}
