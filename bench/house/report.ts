import { verdictOf } from "../report.ts";
import { median } from "../statistics.ts";
import type { HouseFigures } from "./figures.ts";
import type { Judgment } from "./judge-developers.ts";
import type { Times, VerificationTime } from "./measure-times.ts";

/** Share of the faults of the specification that may be verified. */
const MOST_FALSE_VERIFIED = 0.05;

/** Returns the figures as Markdown: what each judge got wrong, what caught the faults, and the times. */
export function reportOf({ measured, isQuick, judgments, times }: HouseFigures): string {
  const { date, node, cores, sandbox } = measured;
  const phases = isQuick ? ", without the slow phases" : "";
  return [
    `Measured on ${date} with Node ${node} on ${cores} cores, ${sandbox}${phases}.`,
    judgesTable(judgments),
    catchersTable(judgments),
    wrongTable(judgments),
    projectsTable(judgments),
    times === null ? null : timesTable(times),
  ]
    .filter((table) => table !== null)
    .join("\n\n");
}

/** Returns false for a faulty program of the specification that is verified, and for a correct one that is not. */
export function isRight({ fault, status }: Pick<Judgment, "fault" | "status">): boolean {
  return (status === "verified") === (fault === null) || fault?.inSpecification === false;
}

function judgesTable(all: readonly Judgment[]): string {
  const named = all.filter(({ fault }) => fault?.inSpecification);
  const correct = all.filter(({ fault }) => fault === null);
  const most = Math.floor(named.length * MOST_FALSE_VERIFIED);
  const row = (
    label: string,
    cases: readonly Judgment[],
    refused: boolean,
    atMost: number | null,
  ): string => {
    const count = (isVerified: (one: Judgment) => boolean): number =>
      cases.filter((one) => isVerified(one) !== refused).length;
    const troupe = count(({ status }) => status === "verified");
    const cells = [
      cases.length,
      troupe,
      count(({ withoutTestsOfTests }) => withoutTestsOfTests === "verified"),
      count(({ passesTracebackGate }) => passesTracebackGate),
      atMost === null ? "" : verdictOf(troupe, { atMost }),
    ];
    return `| ${label} | ${cells.join(" | ")} |`;
  };
  return [
    '| programs | number | troupe | without tests of tests | "traceback" gate | goal |',
    "|---|---:|---:|---:|---:|---|",
    row("faulty by the specification, and verified", named, false, most),
    row("of these, the faults that need no test", named.filter(needsNoTest), false, 0),
    row("correct, and refused", correct, true, 1),
    row("with a fault that no specification names, and verified", all.filter(isOutside), false, null),
  ].join("\n");
}

function needsNoTest({ fault }: Judgment): boolean {
  return fault !== null && !fault.needsTest;
}

function isOutside({ fault }: Judgment): boolean {
  return fault !== null && !fault.inSpecification;
}

function catchersTable(all: readonly Judgment[]): string | null {
  const caught = all.filter(({ fault, caughtBy }) => fault !== null && caughtBy !== null);
  const byCatcher = groupedBy(caught, ({ caughtBy }) => caughtBy);
  if (byCatcher.size === 0) return null;
  const rows = [...byCatcher]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([name, cases]) => {
      const counts = [cases.length, cases.filter(needsNoTest).length, cases.filter(isOutside).length];
      return `| ${name} | ${counts.join(" | ")} |`;
    });
  return [
    "| caught by | faults | that need no test | outside the specification |",
    "|---|---:|---:|---:|",
    ...rows,
  ].join("\n");
}

function wrongTable(all: readonly Judgment[]): string | null {
  const wrong = all.filter((one) => !isRight(one) || !one.isSteady);
  if (wrong.length === 0) return null;
  const rows = wrong.map(({ developer, status, reason, isSteady }) => {
    const why = isSteady ? (reason ?? "") : `not the same each time; first: ${reason ?? ""}`;
    return `| ${developer} | ${status} | ${cell(why)} |`;
  });
  return ["| judged wrongly | verdict | why |", "|---|---|---|", ...rows].join("\n");
}

function projectsTable(all: readonly Judgment[]): string {
  const byProject = groupedBy(all, ({ developer }) => developer.slice(0, developer.indexOf(":")));
  const rows = [...byProject].map(([project, cases]) => {
    const correct = cases.filter(({ fault }) => fault === null);
    const faulty = cases.filter(({ fault }) => fault?.inSpecification);
    const wrong = (some: readonly Judgment[]): number => some.filter((one) => !isRight(one)).length;
    return `| ${project} | ${correct.length} | ${wrong(correct)} | ${faulty.length} | ${wrong(faulty)} |`;
  });
  return ["| project | correct | refused | faulty | verified |", "|---|---:|---:|---:|---:|", ...rows].join(
    "\n",
  );
}

function timesTable({ verifications, sandboxStart }: Times): string {
  const names = verifications.map(({ developer }) => developer);
  const row = (label: string, of: (time: VerificationTime) => number): string[] => {
    const cells = verifications.flatMap(({ cold, warm }) => [of(cold), median(warm.map(of))]);
    return cells.every((time) => time === 0) ? [] : [`| ${label} | ${cells.map(Math.round).join(" | ")} |`];
  };
  const times = verifications.flatMap(({ cold, warm }) => [cold, ...warm]);
  const phases = new Set(times.flatMap((time) => Object.keys(time.phases)));
  return [
    `| time in ms | ${names.map((name) => `${name}, cold | warm`).join(" | ")} |`,
    `|---|${"---:|---:|".repeat(names.length)}`,
    ...row("the whole verification", ({ milliseconds }) => milliseconds),
    ...[...phases].flatMap((phase) => row(`\`${phase}\``, (time) => time.phases[phase] ?? 0)),
    "",
    `A program in the sandbox takes ${Math.round(median(sandboxStart))} ms to start and end.`,
  ].join("\n");
}

function cell(text: string): string {
  const line = text
    .replace(/\s+/g, " ")
    .replaceAll("|", "\\|")
    .replace(/[<>`*_]/g, "\\$&");
  return line.length > 140 ? `${line.slice(0, 139)}…` : line;
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item) ?? "";
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
