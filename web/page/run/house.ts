import type { Criterion, Specification } from "../../../src/software-house/contract/specification.ts";
import type { HouseCriterion, HouseRound, HouseView } from "./house-view.ts";
import { handle, type EventOfType, type Handlers, type Moment } from "./moment.ts";
import type { ReadValues } from "./values.ts";

/** Reads what a Software House has made so far. */
export class HouseReader {
  #isHouse = false;
  #specified: EventOfType<"specified"> | null = null;
  #tests: EventOfType<"tests_frozen">["tests"] = [];
  #tested: EventOfType<"tested">["tests"] = [];
  #verdict: HouseView["verdict"] = null;
  #working: HouseView["working"] = null;
  #folder: string | null = null;
  #rounds: readonly HouseRound[] = [];
  /** True from new files until they are judged. */
  #isTesting = false;

  readonly #handlers: Handlers = {
    role_started: ({ agent, task }) => {
      this.#isHouse = true;
      this.#working = { role: agent ?? "", task };
    },
    specified: (event) => {
      this.#specified = event;
      this.#working = null;
    },
    specification_refused: () => void (this.#working = null),
    tests_frozen: ({ tests }) => {
      this.#tests = tests;
      this.#working = null;
    },
    files_written: ({ round, files }) => {
      this.#isTesting = true;
      this.#working = null;
      this.#inRound(round, () => ({ files }));
    },
    phase_finished: ({ round, phase, status, summary, milliseconds }) =>
      this.#inRound(round, ({ phases }) => ({
        phases: [...phases, { phase, status, summary, milliseconds }],
      })),
    tested: ({ round, tests }) => {
      this.#tested = tests;
      this.#inRound(round, () => ({ tests: countsOf(tests) }));
    },
    reviewed: ({ round, findings }) => {
      this.#working = null;
      this.#inRound(round, () => ({ findings }));
    },
    judged: ({ round, verdict, why }) => {
      this.#verdict = verdict;
      this.#isTesting = false;
      this.#inRound(round, () => ({ why }));
    },
    delivered: ({ folder }) => void (this.#folder = folder),
    finished: () => void (this.#working = null),
  };

  read(moment: Moment): void {
    handle(moment, this.#handlers);
  }

  /** Returns null for a run of another graph. */
  view(
    { specification, verdict, reports, delivery }: ReadValues,
    { isOver }: { isOver: boolean },
  ): HouseView | null {
    if (!this.#isHouse && this.#specified === null && specification === null) return null;
    return {
      title: this.#specified?.title ?? specification?.title ?? null,
      language: this.#specified?.language ?? specification?.language ?? null,
      toolchain: this.#specified?.toolchain ?? null,
      criteria: this.#criteria(specification, this.#verdict ?? verdict),
      rounds: this.#rounds.map((round) => withReport(round, reports)),
      working: isOver ? null : this.#working,
      verdict: this.#verdict ?? verdict,
      folder: this.#folder ?? delivery,
    };
  }

  #inRound(number: number, change: (round: HouseRound) => Partial<HouseRound>): void {
    const before = this.#rounds.find(({ round }) => round === number) ?? newRound(number);
    const after = { ...before, ...change(before) };
    this.#rounds = [...this.#rounds.filter((round) => round !== before), after];
  }

  #criteria(specification: Specification | null, verdict: HouseView["verdict"]): readonly HouseCriterion[] {
    const texts = new Map(specification?.criteria.map((one) => [one.id, textOfCriterion(one)]));
    const criteria = this.#specified?.criteria ?? specification?.criteria ?? [];
    return criteria.map(({ id, priority }) => {
      const tests = this.#testsOf(id);
      const judged = verdict?.criteria.find((one) => one.id === id)?.verdict ?? "untested";
      const isTesting = this.#isTesting && tests.length > 0;
      return { id, priority, text: texts.get(id) ?? null, status: isTesting ? "testing" : judged, tests };
    });
  }

  #testsOf(id: string): HouseCriterion["tests"] {
    const written = this.#tests.filter(({ criterionId }) => criterionId === id);
    const reports = this.#tested.filter(({ criterionId }) => criterionId === id);
    const tests: readonly { name: string }[] = written.length > 0 ? written : reports;
    return tests.map(({ name }) => ({
      name,
      status: reports.find((report) => report.name === name)?.status ?? "not-run",
    }));
  }
}

/** The report of a round has all phases of its last attempt, also those that no event told. */
function withReport(round: HouseRound, reports: ReadValues["reports"]): HouseRound {
  const { phases = [] } = reports.find((report) => report.round === round.round) ?? {};
  if (phases.length <= round.phases.length) return round;
  const told = phases.map(({ phase, status, summary, milliseconds }) => {
    return { phase, status, summary, milliseconds };
  });
  return { ...round, phases: told };
}

function countsOf(tests: EventOfType<"tested">["tests"]): HouseRound["tests"] {
  const passed = tests.filter(({ status }) => status === "passed").length;
  const failed = tests.filter(({ status }) => status === "failed").length;
  return { passed, failed, other: tests.length - passed - failed };
}

function textOfCriterion({ given, when, then }: Criterion): string {
  return `Given ${given}, when ${when}, then ${then}`;
}

function newRound(round: number): HouseRound {
  return {
    round,
    phases: [],
    tests: { passed: 0, failed: 0, other: 0 },
    findings: 0,
    why: null,
    files: 0,
  };
}
