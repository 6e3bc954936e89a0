import { isRecord } from "../../../src/text/is-record.ts";
import type { AcceptanceTest, Untestable } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { ProjectFile } from "../../../src/software-house/contract/file-set.ts";
import type { Pictures } from "../../../src/software-house/contract/pictures.ts";
import type { Review } from "../../../src/software-house/contract/review.ts";
import type { RoundReport } from "../../../src/software-house/contract/round-report.ts";
import type { Specification } from "../../../src/software-house/contract/specification.ts";
import type { Frozen } from "../../../src/software-house/frozen-tests.ts";
import type { Judgment } from "../../../src/software-house/judgments.ts";

/** The channels of a Software House that its panel shows. */
export interface HouseValues {
  readonly specification: Specification | null;
  readonly tests: readonly AcceptanceTest[];
  readonly untestable: readonly Untestable[];
  readonly files: readonly ProjectFile[];
  readonly reports: readonly RoundReport[];
  readonly review: Review | null;
  readonly frozen: Frozen | null;
  readonly judgments: readonly Judgment[];
  /** Null if the tests saw no page. */
  readonly pictures: Pictures | null;
}

/**
 * Reads the channels of a Software House from the state of a thread. What does not have their shape is left out: the
 * state may come from any server, or from an exported file.
 */
export function readHouseValues(values: Readonly<Record<string, unknown>> | null): HouseValues {
  const { specification, tests, untestable, files, reports, review, frozen, judgments, pictures } =
    values ?? {};
  return {
    specification: isFitting(specification, SPECIFICATION) ? (specification as Specification) : null,
    tests: listOf(tests, { criterionId: "string", name: "string", steps: "list" }),
    untestable: listOf(untestable, { criterionId: "string", reason: "string" }),
    files: listOf(files, { path: "string", content: "string" }),
    reports: listOf<RoundReport>(reports, { round: "number", phases: "list", tests: "list" }).toSorted(
      (one, other) => one.round - other.round,
    ),
    review: isFitting(review, REVIEW) ? (review as Review) : null,
    frozen: isFitting(frozen, FROZEN) ? (frozen as Frozen) : null,
    judgments: listOf(judgments, { round: "number", verdict: "record", next: "string" }),
    pictures: isRecord(pictures) ? readPictures(pictures) : null,
  };
}

function readPictures({ taken, missing }: Record<string, unknown>): Pictures {
  return {
    taken: listOf(taken, PICTURE),
    missing: typeof missing === "string" ? missing : null,
  };
}

type Kind = "string" | "number" | "list" | "record";

const SPECIFICATION = {
  title: "string",
  criteria: "list",
  run: "record",
  interface: "list",
  outOfScope: "list",
} as const;
const REVIEW = { criteria: "list", findings: "list" } as const;
const PICTURE = {
  page: "string",
  test: "string",
  path: "string",
  sha256: "string",
  width: "number",
  height: "number",
} as const;
const FROZEN = { sha256: "string", rulings: "list" } as const;

function listOf<T>(value: unknown, shape: Readonly<Record<string, Kind>>): T[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is T => isFitting(item, shape));
}

function isFitting(value: unknown, shape: Readonly<Record<string, Kind>>): boolean {
  return isRecord(value) && Object.entries(shape).every(([name, kind]) => isKind(value[name], kind));
}

function isKind(value: unknown, kind: Kind): boolean {
  if (kind === "list") return Array.isArray(value) && value.every(isRecordOrText);
  if (kind === "record") return isRecord(value);
  return typeof value === kind;
}

function isRecordOrText(value: unknown): boolean {
  return isRecord(value) || typeof value === "string";
}
