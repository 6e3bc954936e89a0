import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { emit, eventGuard, type EventOf, type EventPlace } from "../events/events.ts";
import type { AcceptanceTest } from "./contract/acceptance-tests.ts";
import type { Picture } from "./contract/pictures.ts";
import type { PhaseReport, TestReport } from "./contract/round-report.ts";
import type { Criterion } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";
import type { Ruling } from "./frozen-tests.ts";
import type { ReviewFinding } from "./open-findings.ts";

/**
 * Events of the Software House, in addition to the events of the core.
 *
 * @inline
 */
type HouseHappening =
  /** A role begins to work. The task is a few words, such as `writing tests for 12 criteria`. */
  | { type: "role_started"; task: string }
  /** The specification is written and checked: work on it can begin. */
  | {
      type: "specified";
      title: string;
      language: string;
      criteria: readonly Pick<Criterion, "id" | "priority">[];
      /** Exact version of the toolchain; null if it is missing. */
      toolchain: string | null;
    }
  /** The specification was refused: it goes back to the product manager, or the run ends. */
  | { type: "specification_refused"; faults: readonly string[] }
  | {
      type: "tests_frozen";
      tests: readonly Pick<AcceptanceTest, "name" | "criterionId">[];
      sha256: string;
      /** The test author's rulings on disputed tests; empty if the tests are new. */
      rulings: readonly Pick<Ruling, "test" | "ruling">[];
      /** Names of the tests that were added after changes of the program that no test noticed; absent otherwise. */
      added?: readonly string[];
    }
  | {
      type: "files_written";
      round: number;
      /** How often the files had failed to build before, within the round. */
      repair: number;
      files: number;
      /** Names of the tests that the developer disputes. */
      disputes: readonly string[];
    }
  | ({ type: "phase_finished"; round: number } & Pick<
      PhaseReport,
      "phase" | "status" | "summary" | "milliseconds"
    >)
  | {
      type: "tested";
      round: number;
      tests: readonly Pick<TestReport, "name" | "criterionId" | "status">[];
    }
  | {
      type: "reviewed";
      round: number;
      lowered: readonly string[];
      findings: number;
      /** The severity of each finding, the most severe first. */
      severities?: readonly ReviewFinding["severity"][];
    }
  /** The gate's decision: `next` is the node that runs next. */
  | {
      type: "judged";
      round: number;
      verdict: Verdict;
      next: "developer" | "test_author" | "deliver";
      why: string | null;
    }
  | {
      type: "delivered";
      folder: string;
      files: number;
      /** Pictures of the software's pages, with their paths in the folder; absent if there are none. */
      pictures?: readonly Picture[];
    };

/** Event that only the Software House sends. */
export type SoftwareHouseEvent = EventOf<HouseHappening>;

/**
 * Returns true for an event of the `custom` stream that only the Software House sends.
 *
 * @example
 * ```ts
 * for await (const chunk of await house.stream(input, { streamMode: "custom" })) {
 *   if (isSoftwareHouseEvent(chunk)) console.log(chunk.type);
 * }
 * ```
 */
export const isSoftwareHouseEvent: (chunk: unknown) => chunk is SoftwareHouseEvent =
  eventGuard<HouseHappening>([
    "role_started",
    "specified",
    "specification_refused",
    "tests_frozen",
    "files_written",
    "phase_finished",
    "tested",
    "reviewed",
    "judged",
    "delivered",
  ]);

/** Sends an event of the Software House to every reader of the `custom` stream. */
export const emitHouseEvent: (
  config: LangGraphRunnableConfig,
  place: Partial<EventPlace> & { run: string },
  happening: HouseHappening,
) => void = emit<HouseHappening>;
