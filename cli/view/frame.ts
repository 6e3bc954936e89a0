import pico from "picocolors";
import { durationText, tokensText } from "./amounts.ts";
import { houseTableLines } from "./house-table.ts";
import type { LiveView } from "./view.ts";
import type { Row } from "./row.ts";
import { fitted, fittedEnd, widthOf } from "./printable.ts";
import { oneLine } from "../../src/text/printable.ts";
import { activityOf } from "./row-activity.ts";

/** The options of a frame, in addition to the view. */
export interface FrameOptions {
  /** Milliseconds since the epoch. */
  now: number;
  /** The width of the terminal, in columns. */
  columns: number;
  colored: boolean;
}

type Colors = ReturnType<typeof pico.createColors>;

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const MILLISECONDS_PER_TURN = 100;
const LONGEST_NAME = 28;

/** Draws the view: a line for each piece of work, in columns. Cuts the details to the width of the terminal. */
export function frameOf(view: LiveView, options: FrameOptions): string {
  const { now, columns, colored } = options;
  const paint = pico.createColors(colored);
  const turn = Math.floor((now - view.startedAt) / MILLISECONDS_PER_TURN);
  const rows = view.rows.map((row) => ({ row, cells: cellsOf(row, now) }));
  const widths = CELLS.map((_, index) =>
    Math.max(0, ...rows.map(({ cells }) => widthOf(cells[index] ?? ""))),
  );
  const lines = rows.map(({ row, cells }) => {
    const aligned = cells.map((cell, index) => padded(cell, widths[index] ?? 0, CELLS[index]));
    const table = aligned.filter((_, index) => widths[index] !== 0).join("  ");
    const room = columns - widthOf(table) - MARGIN;
    const activity = row.retry === null ? activityOf(row) : null;
    const detail = detailOf(row, activity, Math.max(0, room));
    return `  ${symbolOf(row, turn, paint)} ${table}  ${detailColor(row, paint)(detail)}`.trimEnd();
  });
  const table = view.table === null ? [] : houseTableLines(view.table, colored);
  return [...lines, ...table].join("\n");
}

/** Returns the detail of a row in this many columns. Of a text that is being written, the end is shown. */
function detailOf(row: Row, activity: string | null, room: number): string {
  const isWriting = activity !== null && row.state === "running" && activity.startsWith("…");
  return isWriting
    ? fittedEnd(oneLine(activity), room)
    : fitted(oneLine(row.retry ?? activity ?? row.detail), room);
}

/** The alignment of the cells of a line: name, agent, time and tokens. */
const CELLS = ["left", "left", "right", "right"] as const;

/** The terminal columns around a line's cells: the indent, the symbol and the gaps. */
const MARGIN = 7;

function cellsOf(row: Row, now: number): string[] {
  const since = row.state === "running" ? row.startedAt : null;
  const elapsed = row.milliseconds ?? (since === null ? null : now - since);
  return [
    fitted(oneLine(row.name), LONGEST_NAME),
    fitted(oneLine(row.agent), LONGEST_NAME),
    elapsed === null ? "" : durationText(elapsed),
    tokensText(row.usage),
  ];
}

function symbolOf({ state }: Row, turn: number, paint: Colors): string {
  switch (state) {
    case "waiting":
      return paint.dim("·");
    case "running":
      return paint.cyan(SPINNER[turn % SPINNER.length] ?? "");
    case "done":
      return paint.green("✓");
    case "failed":
      return paint.red("✗");
    case "skipped":
      return paint.yellow("-");
    case "stopped":
      return paint.yellow("■");
  }
}

function detailColor({ state, retry }: Row, paint: Colors): (text: string) => string {
  if (state === "failed") return paint.red;
  if (retry !== null || state === "skipped") return paint.yellow;
  return state === "running" ? String : paint.dim;
}

function padded(text: string, width: number, side: "left" | "right" = "left"): string {
  const blanks = " ".repeat(Math.max(0, width - widthOf(text)));
  return side === "left" ? `${text}${blanks}` : `${blanks}${text}`;
}
