import pico from "picocolors";
import type { SoftwareHouseEvent } from "../../src/software-house/events.ts";
import { fitted, oneLine, widthOf } from "./printable.ts";

/** How a criterion stands in a round. */
type Standing = "pass" | "fail" | "unproven";

/** The criteria of a Software House by round: a pure function of the events so far. */
export interface HouseTable {
  criteria: readonly { id: string; priority: string }[];
  rounds: readonly { round: number; standings: Readonly<Record<string, Standing>> }[];
}

/** The table after an event; null where there are no criteria yet. */
export function houseTableAfter(table: HouseTable | null, event: SoftwareHouseEvent): HouseTable | null {
  switch (event.type) {
    case "specified":
      return { criteria: event.criteria, rounds: [] };
    case "tested":
      return table === null ? null : withRound(table, event.round, standingsOf(event.tests));
    case "judged": {
      const entries = event.verdict.criteria.map(({ id, verdict }) => [id, verdict] as const);
      return table === null ? null : withRound(table, event.round, Object.fromEntries(entries));
    }
    case "specification_refused":
    case "tests_frozen":
    case "files_written":
    case "phase_finished":
    case "reviewed":
    case "delivered":
      return table;
  }
}

/** Draws the table: a line for each criterion, a column for each round. */
export function houseTableLines({ criteria, rounds }: HouseTable, colored: boolean): string[] {
  if (rounds.length === 0) return [];
  const paint = pico.createColors(colored);
  const marks: Record<Standing, string> = {
    pass: paint.green("✓"),
    fail: paint.red("✗"),
    unproven: paint.yellow("?"),
  };
  const names = criteria.map(
    ({ id, priority }) => `${fitted(oneLine(id), LONGEST_ID)} ${paint.dim(priority)}`,
  );
  const plain = criteria.map(({ id, priority }) => `${fitted(oneLine(id), LONGEST_ID)} ${priority}`);
  const width = Math.max("criterion".length, ...plain.map(widthOf));
  const heads = rounds.map(({ round }) => `round ${round}`);
  const rows = criteria.map(({ id }, index) => {
    const blanks = " ".repeat(width - widthOf(plain[index] ?? ""));
    const cells = rounds.map(({ standings }, column) => {
      const mark = marks[standings[id] ?? "unproven"];
      return `${mark}${" ".repeat((heads[column] ?? "").length - 1)}`;
    });
    return `  ${names[index]}${blanks}  ${cells.join("  ")}`.trimEnd();
  });
  return ["", `  ${"criterion".padEnd(width)}  ${heads.join("  ")}`, ...rows];
}

const LONGEST_ID = 24;

function withRound(table: HouseTable, round: number, standings: Record<string, Standing>): HouseTable {
  const others = table.rounds.filter((other) => other.round !== round);
  return { ...table, rounds: [...others, { round, standings }] };
}

/** A criterion stands where its weakest test does. */
function standingsOf(
  tests: Extract<SoftwareHouseEvent, { type: "tested" }>["tests"],
): Record<string, Standing> {
  const standings: Record<string, Standing> = {};
  for (const { criterionId, status } of tests) {
    const before = standings[criterionId] ?? "pass";
    const now = status === "passed" ? "pass" : status === "failed" ? "fail" : "unproven";
    standings[criterionId] = before === "fail" || now === "pass" ? before : now;
  }
  return standings;
}
