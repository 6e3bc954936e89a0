import type { SoftwareHouseEvent } from "../../src/software-house/events.ts";
import { houseEventText } from "./house-event-text.ts";
import { houseTableAfter, type HouseTable } from "./house-table.ts";
import { blankRow, type Row, type RowState } from "./row.ts";

/** The phases up to which a project that fails goes back to its developer at once. */
const OF_BUILD: ReadonlySet<string> = new Set(["materialize", "toolchain", "format", "vet", "build"]);

/** The view of a Software House after an event of its own. */
export function houseViewAfter<View extends HouseView>(
  view: View,
  event: SoftwareHouseEvent,
  now: number,
): View {
  const { rows, table } = view;
  return { ...view, rows: houseRowsAfter(rows, event, now), table: houseTableAfter(table, event) };
}

interface HouseView {
  rows: readonly Row[];
  table: HouseTable | null;
}

/** One box is at work at a time, and the next one is known. */
function houseRowsAfter(rows: readonly Row[], event: SoftwareHouseEvent, now: number): Row[] {
  const detail = houseEventText(event);
  switch (event.type) {
    case "specified":
      return opened(closed(rows, { detail, now }), event, { name: "test author", now });
    case "specification_refused":
      return rows.map((row) => (row.state === "running" ? { ...row, detail } : row));
    case "tests_frozen": {
      const next = event.rulings.length > 0 ? "build" : "developer";
      return opened(closed(rows, { detail, now }), event, { name: next, now });
    }
    case "files_written": {
      const next = event.disputes.length > 0 ? "test author" : "build";
      return opened(closed(rows, { detail, now }), event, { name: next, now });
    }
    case "phase_finished": {
      const isBroken = event.status === "failed" && OF_BUILD.has(event.phase);
      if (!isBroken) return rows.map((row) => (row.state === "running" ? { ...row, detail } : row));
      return opened(closed(rows, { detail, now, state: "failed" }), event, { name: "developer", now });
    }
    case "tested": {
      const isPassed = event.tests.every(({ status }) => status === "passed");
      const state = isPassed ? "done" : "failed";
      return opened(closed(rows, { detail, now, state }), event, {
        name: isPassed ? "reviewer" : "gate",
        now,
      });
    }
    case "reviewed":
      return opened(closed(rows, { detail, now }), event, { name: "gate", now });
    case "judged": {
      const state = event.verdict.status === "verified" ? "done" : "failed";
      return opened(closed(rows, { detail, now, state }), event, { name: event.next, now });
    }
    case "delivered":
      return closed(rows, { detail, now });
  }
}

function closed(
  rows: readonly Row[],
  { detail, now, state = "done" }: { detail: string; now: number; state?: RowState },
): Row[] {
  return rows.map((row) =>
    row.state === "running"
      ? {
          ...row,
          state,
          detail,
          retry: null,
          milliseconds: row.startedAt === null ? null : now - row.startedAt,
        }
      : row,
  );
}

function opened(
  rows: readonly Row[],
  { run }: SoftwareHouseEvent,
  { name, now }: { name: string; now: number },
): Row[] {
  const row = blankRow(`${run} ${name} ${rows.length}`, name);
  return [...rows, { ...row, state: "running", startedAt: now }];
}
