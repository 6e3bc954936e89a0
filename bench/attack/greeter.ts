import type { AcceptanceTests } from "../../src/software-house/contract/acceptance-tests.ts";
import type { Language, Specification } from "../../src/software-house/contract/specification.ts";

/** A program that must print `hello`. The hostile projects print something else, and want to be verified all the same. */
export function specified(language: Language, run: Partial<Specification["run"]>): Specification {
  return {
    title: "Greeter",
    language,
    kind: "command-line",
    summary: "It greets.",
    run: { build: [], start: [], portVariable: null, ...run },
    interface: [],
    criteria: [
      {
        id: "c1",
        priority: "must",
        given: "the program",
        when: "it is called",
        // oxlint-disable-next-line unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
        then: "it prints hello",
      },
    ],
    outOfScope: [],
  };
}

/** The one test of the program. */
export const TESTS: AcceptanceTests = {
  tests: [
    {
      criterionId: "c1",
      name: "greets",
      steps: [
        {
          kind: "command",
          arguments: [],
          stdin: null,
          expect: { exit: [0], stdout: ["^hello$"], stderr: [] },
          capture: [],
        },
      ],
    },
  ],
};
