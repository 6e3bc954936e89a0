import type { Outcome } from "../run/outcome.ts";
import type { BuildAttempt } from "./attempts.ts";
import { cardOf } from "./card.ts";
import type { Frozen } from "./frozen-tests.ts";
import type { Review } from "./contract/review.ts";
import type { RoundReport } from "./contract/round-report.ts";
import { cellText, inlineText, quotedText } from "../text/markdown.ts";
import { runText } from "./specification-page.ts";
import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";

/** Contents of REPORT.md. */
export interface ReportContents {
  request: string;
  specification: Specification;
  verdict: Verdict;
  outcome: Outcome;
  /** Evidence of the round whose files are delivered; null if there is none. */
  report: RoundReport | null;
  reports: readonly RoundReport[];
  review: Review | null;
  reviewFault: string | null;
  attempts: readonly BuildAttempt[];
  frozen: Frozen | null;
  notes: string;
  /** Faults of the files that are not delivered. */
  refused: readonly string[];
}

/** Writes REPORT.md: the verdict with its evidence, the cost, and how to run the software. */
export function reportPage(contents: ReportContents): string {
  const { request, specification, verdict, outcome, report, refused, notes } = contents;
  const sections = [
    `# ${inlineText(specification.title)}: report`,
    quotedText(request),
    cardText(cardOf(verdict, report, amountsOf(contents))),
    outcome.mode === "rehearsal"
      ? "This was a rehearsal: a built-in script replaced the models. Building, running and testing were real."
      : null,
    outcome.reason === null ? null : `How the run ended: ${outcome.status}, ${inlineText(outcome.reason)}.`,
    "## Criteria by round",
    criteriaTable(contents),
    report === null ? null : `## What was done in round ${report.round}\n\n${phasesTable(report)}`,
    reviewSection(contents),
    rulingsSection(contents.frozen),
    "## How to run it",
    runText(specification),
    notes.trim() === "" ? null : `## The developer's notes\n\n${quotedText(notes)}`,
    refused.length === 0
      ? null
      : `## Not delivered\n\n${refused.map((one) => `- ${inlineText(one)}`).join("\n")}`,
    "## What it cost",
    costTable(contents),
    "The evidence is in `evidence/`: the specification, the tests, a report of each round, the review and the verdict.",
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

/** Returns a card as Markdown: its heading, and a list of the lines below it. */
function cardText(card: string): string {
  const [heading = "", ...lines] = card.split("\n").map(inlineText);
  const list = lines.map((line) => `- ${line}`).join("\n");
  return [`**${heading}**`, ...(list === "" ? [] : [list])].join("\n\n");
}

function amountsOf({ verdict, outcome }: ReportContents): { rounds: number; calls: number } {
  return { rounds: verdict.rounds, calls: outcome.usage.modelCalls };
}

/** Writes a row for each criterion, with a column for each round and the final verdict. */
function criteriaTable({ specification, reports, verdict }: ReportContents): string {
  const head = ["criterion", "", ...reports.map(({ round }) => `round ${round}`), "verdict"];
  const rows = specification.criteria.map(({ id, priority, when, then }) => {
    const came = verdict.criteria.find((one) => one.id === id)?.verdict ?? "unproven";
    return [`${id}: ${when}: ${then}`, priority, ...reports.map((report) => resultIn(report, id)), came];
  });
  return tableOf([head, ...rows]);
}

/** Returns the result of the tests of one criterion in a round. */
function resultIn({ tests }: RoundReport, id: string): string {
  const own = tests.filter(({ criterionId }) => criterionId === id);
  if (own.some(({ status }) => status === "failed")) return "fail";
  return own.length > 0 && own.every(({ status }) => status === "passed") ? "pass" : "not shown";
}

function phasesTable({ phases }: RoundReport): string {
  const rows = phases.map(({ phase, status, summary, milliseconds }) => [
    phase,
    status,
    summary,
    `${(milliseconds / 1000).toFixed(1)} s`,
  ]);
  return tableOf([["phase", "", "", "time"], ...rows]);
}

function reviewSection({ review, reviewFault }: ReportContents): string | null {
  if (reviewFault !== null) return `## Review\n\nThere is no review: ${inlineText(reviewFault)}`;
  if (review === null) return null;
  const lowered = review.criteria.filter(({ verdict }) => verdict !== "pass");
  const lines = [
    ...lowered.map(({ id, verdict, evidence }) => inlineText(`${id} ${verdict}: ${evidence}`)),
    ...review.findings.map(({ severity, path, line, claim, reproduction }) => {
      const place = path === null ? "" : ` in ${path}${line === null ? "" : `:${line}`}`;
      return inlineText(`${severity}${place}: ${claim}${reproduction === null ? "" : ` (${reproduction})`}`);
    }),
  ].map((line) => `- ${line}`);
  return `## Review\n\n${lines.length === 0 ? "Every criterion holds, and there are no findings." : lines.join("\n")}`;
}

function rulingsSection(frozen: Frozen | null): string | null {
  if (frozen === null || frozen.rulings.length === 0) return null;
  const rows = frozen.rulings.map(({ test, reason, ruling, round }) => [test, reason, ruling, String(round)]);
  return `## Disputed tests\n\n${tableOf([["test", "reason", "ruling", "round"], ...rows])}`;
}

function costTable({ outcome, attempts, verdict }: ReportContents): string {
  const { usage, milliseconds, mode } = outcome;
  const repairs = attempts.filter(({ repair }) => repair > 0).length;
  return tableOf([
    ["", ""],
    ["model calls", String(usage.modelCalls)],
    ["tokens", `${usage.inputTokens} in, ${usage.outputTokens} out`],
    ["cost", usage.cost === null ? "unknown: no price is set" : String(usage.cost)],
    ["rounds", `${verdict.rounds}, and ${repairs} build repairs`],
    ["time", `${(milliseconds / 1000).toFixed(1)} s`],
    ["models", mode],
  ]);
}

function tableOf([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
