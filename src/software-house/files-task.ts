import { envelope } from "../text/envelope.ts";
import type { AcceptanceTest } from "./contract/acceptance-tests.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import type { Review } from "./contract/review.ts";
import type { RoundReport } from "./contract/round-report.ts";
import type { Specification } from "./contract/specification.ts";
import { changesText, specificationChanges, type EarlierTurn } from "./earlier-turn.ts";
import type { Readiness } from "./evidence/verifier.ts";
import { failedPhaseText, failedTestsText, passedText, reviewText, warningsText } from "./evidence-text.ts";
import { filesText } from "./files-text.ts";
import type { Frozen } from "./frozen-tests.ts";
import { findingText } from "./open-findings.ts";
import { specificationText } from "./prompts.ts";
import { testOutline } from "./test-outline.ts";

/** What the developer's task is written from. */
export interface FilesToWrite {
  specification: Specification;
  tests: readonly AcceptanceTest[];
  readiness: Readiness | null;
  frozen: Frozen | null;
  /** The last files; an empty list for a first attempt. */
  files: readonly ProjectFile[];
  /** Evidence about these files; null if they were not tried for this specification yet. */
  report: RoundReport | null;
  review: Review | null;
  /** What the turn before this one left behind; null if there is none. */
  earlier: EarlierTurn | null;
}

/**
 * Writes the task of the developer: the specification, an outline of the tests, and the files so far with their
 * evidence.
 */
export function filesTask(options: FilesToWrite): string {
  const { specification, tests, readiness, frozen, files, report, review } = options;
  const toolchain = readiness === null ? null : toolchainText(readiness);
  const rulings = (frozen?.rulings ?? []).map(({ test, ruling }) => `- ${test}: ${ruling}`);
  return [
    specificationText(specification),
    toolchain,
    specification.language === "go" ? "Format the files as gofmt does." : null,
    `The tests that it will have to pass:\n${testOutline(tests, specification.interface)}`,
    rulings.length === 0 ? null : `Their author has ruled on the disputed ones:\n${rulings.join("\n")}`,
    files.length === 0 ? null : filesText(files),
    ...(report === null ? [] : evidenceOf(report, { specification, review })),
    ...taskOf(options),
  ]
    .filter((section) => section !== null)
    .join("\n\n");
}

function evidenceOf(
  report: RoundReport,
  { specification, review }: { specification: Specification; review: Review | null },
): string[] {
  const parts = [
    failedPhaseText(report.phases),
    failedTestsText(report, specification),
    reviewText(review),
    warningsText(report.phases),
    passedText(report),
  ].filter((part) => part !== null);
  return [`Evidence of round ${report.round}, from building and running these files:`, ...parts];
}

/** How a reply says only what changes. */
const BY_PARTS =
  "files for new files and those that change much, edits for small changes (each find occurs exactly once in its file), deleted for removed paths. All other files stay.";

function taskOf({ specification, files, report, earlier }: FilesToWrite): string[] {
  if (report !== null) {
    return [`Repair what the evidence shows, keep what works, and send only what changes: ${BY_PARTS}`];
  }
  if (files.length === 0) return ["Write the software."];
  const findings = (earlier?.findings ?? []).map((finding) => `- ${findingText(finding)}`);
  const changes =
    earlier === null ? "" : ` (${changesText(specificationChanges(earlier.specification, specification))})`;
  return [
    ...(findings.length === 0
      ? []
      : [`Open findings of their last review:\n${envelope("review", findings.join("\n"))}`]),
    `These files do what was asked for before. Change them to meet the specification as it is now${changes}. Send all files; or, with deleted as a list, only what changes: ${BY_PARTS}`,
  ];
}

/** Describes the toolchain to a developer; returns null if nothing is known about it. */
function toolchainText({ toolchain, notes }: Readiness): string | null {
  const lines = [
    ...(toolchain === null ? [] : [`It is built and run with exactly this: ${toolchain}`]),
    ...notes.map((note) => `- ${note}`),
  ];
  return lines.length === 0 ? null : lines.join("\n");
}
