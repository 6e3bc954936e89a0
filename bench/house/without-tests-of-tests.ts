import type { Evidence } from "../../src/software-house/evidence/verifier.ts";

/** Phases that test the acceptance tests: against programs that do nothing right, and against changed programs. */
const PHASES: ReadonlySet<string> = new Set(["test-check", "mutants"]);

/** Returns the evidence as it would be if the tests had not been tested. */
export function withoutTestsOfTests({ phases, tests, ...rest }: Evidence): Evidence {
  return {
    ...rest,
    phases: phases.filter(({ phase }) => !PHASES.has(phase)),
    tests: tests.map((test) => {
      const { weakness: _, ...kept }: typeof test & { weakness?: unknown } = test;
      return kept;
    }),
  };
}
