import type { SoftwareHouseEvent } from "../../src/software-house/events.ts";
import { houseEventText } from "./house-event-text.ts";
import { houseTableAfter, type HouseTable } from "./house-table.ts";
import { blankRow, type Row, type RowState } from "./row.ts";

/** The phases after which a project that fails goes back to the developer immediately. */
const BUILD_PHASES: ReadonlySet<string> = new Set(["materialize", "toolchain", "format", "vet", "build"]);

/** Returns the view after an event of a Software House. */
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

/** Closes the running row and opens the next one: one node works at a time, and the event tells which is next. */
function houseRowsAfter(rows: readonly Row[], event: SoftwareHouseEvent, now: number): Row[] {
  const detail = houseEventText(event);
  switch (event.type) {
    case "role_started":
      return rows.map((row) => (row.state === "running" ? { ...row, detail } : row));
    case "specified":
      return opened(closed(rows, { detail, now }), event, { name: "test author", now });
    case "specification_refused":
      return event.agent === "test_author"
        ? opened(closed(rows, { detail, now }), event, { name: "product manager", now })
        : rows.map((row) => (row.state === "running" ? { ...row, detail } : row));
    case "tests_frozen": {
      const { added } = event;
      if (added !== undefined) {
        // The row that is running is the reviewer's: the author was asked before.
        const asked = rows.map((row) => (row.state === "running" ? { ...row, name: "test author" } : row));
        const name = added.length > 0 ? "build" : "reviewer";
        return opened(closed(asked, { detail, now }), event, { name, now });
      }
      const next = rows.some(({ name }) => name === "developer") ? "build" : "developer";
      return opened(closed(rows, { detail, now }), event, { name: next, now });
    }
    case "files_written": {
      const next = event.disputes.length > 0 ? "test author" : "build";
      return opened(closed(rows, { detail, now }), event, { name: next, now });
    }
    case "phase_finished": {
      const isBroken = event.status === "failed" && BUILD_PHASES.has(event.phase);
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
      const name = event.next.replace("_", " ");
      return opened(closed(rows, { detail, now, state }), event, { name, now });
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
