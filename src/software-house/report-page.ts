import { counted } from "../text/counted.ts";
import type { Outcome } from "../run/outcome.ts";
import type { BuildAttempt } from "./attempts.ts";
import type { Pictures } from "./contract/pictures.ts";
import { cardOf } from "./card.ts";
import { changesText, keptTests, specificationChanges } from "./earlier-turn.ts";
import { inlineText, quotedText, tableText } from "../text/markdown.ts";
import { criteriaTable, type CriteriaContents } from "./report-criteria.ts";
import { phasesSection } from "./report-phases.ts";
import { picturesSection } from "./report-pictures.ts";
import { reviewSection } from "./report-review.ts";
import { roundsSection } from "./report-rounds.ts";
import { doubtsSection, mutantsSection, rulingsSection, weakTestsSection } from "./report-tests.ts";
import { runText } from "./run-text.ts";
import { deviationLines, summaryLines } from "./summary.ts";

/** Contents of REPORT.md. */
export interface ReportContents extends CriteriaContents {
  request: string;
  outcome: Outcome;
  reviewFault: string | null;
  attempts: readonly BuildAttempt[];
  notes: string;
  /** Null if no page was seen. */
  pictures: Pictures | null;
  /** Faults of the files that are not delivered. */
  refused: readonly string[];
}

/**
 * Writes REPORT.md: the verdict, what is not as asked, a summary of three lines, and then the evidence, the cost, and how to
 * run the software.
 */
export function reportPage(contents: ReportContents): string {
  const { request, specification, outcome, report, review, refused, notes, frozen } = contents;
  const sections = [
    `# ${inlineText(specification.title)}: report`,
    verdictText(contents),
    listOf(deviationLines(specification)),
    listOf(summaryLines(contents)),
    outcome.mode === "rehearsal"
      ? "This was a rehearsal: a built-in script replaced the models. Building, running and testing were real."
      : null,
    outcome.reason === null ? null : `How the run ended: ${outcome.status}, ${inlineText(outcome.reason)}.`,
    `## The request\n\n${quotedText(request)}`,
    newSection(contents),
    "## How to run it",
    runText(specification),
    picturesSection(contents.pictures),
    "## Criteria",
    criteriaTable(contents),
    roundsSection(contents.judgments),
    phasesSection(report),
    reviewSection(review, contents.reviewFault),
    weakTestsSection(report),
    mutantsSection(report, frozen),
    rulingsSection(frozen),
    doubtsSection(frozen),
    notes.trim() === "" ? null : `## The developer's notes\n\n${quotedText(notes)}`,
    refused.length === 0 ? null : `## Not delivered\n\n${listOf(refused)}`,
    "## What it cost",
    costTable(contents),
    "The evidence is in `evidence/`: the specification, the tests, a report of each round, the review and the verdict.",
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

/** Returns the card as Markdown: its heading, and a list of the lines below it. */
function verdictText({ verdict, report, outcome, review, specification }: ReportContents): string {
  const calls = outcome.usage.modelCalls;
  const deviations = (specification.deviations ?? []).length;
  const card = cardOf(verdict, report, { rounds: verdict.rounds, calls, review, deviations });
  const [heading = "", ...lines] = card.split("\n").map(inlineText);
  return [`**${heading}**`, listOf(lines)].filter((part) => part !== null).join("\n\n");
}

/** Says what is new since the turn before; null in a first turn. */
function newSection({ earlier, specification }: ReportContents): string | null {
  if (earlier === null) return null;
  const changes = changesText(specificationChanges(earlier.specification, specification));
  const kept = keptTests(earlier, specification).length;
  return `## What is new\n\nSince the turn before, ${inlineText(changes)}. Tests that were kept from it as they were: ${kept}.`;
}

function costTable({ outcome, attempts, verdict }: ReportContents): string {
  const { usage, milliseconds, mode } = outcome;
  const repairs = attempts.filter(({ repair }) => repair > 0).length;
  return tableText([
    ["", ""],
    ["model calls", String(usage.modelCalls)],
    ["tokens", `${usage.inputTokens} in, ${usage.outputTokens} out`],
    ["cost", usage.cost === null ? "unknown: no price is set" : String(usage.cost)],
    ["rounds", `${verdict.rounds}, and ${counted(repairs, "build repair")}`],
    ["time", `${(milliseconds / 1000).toFixed(1)} s`],
    ["models", mode],
  ]);
}

function listOf(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.map((line) => `- ${inlineText(line)}`).join("\n");
}
