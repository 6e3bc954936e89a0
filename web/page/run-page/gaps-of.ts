import type { ReadOnlyControl } from "../connection/run-control.ts";
import { READING_LIMITS } from "../connection/reading-limits.ts";

/** What tells whether something of a run is missing. */
type Known = Pick<
  ReadOnlyControl,
  | "entries"
  | "hasJournal"
  | "runs"
  | "selectedRun"
  | "journalFullSince"
  | "isHistoryCut"
  | "isOfWorkers"
  | "runValues"
  | "view"
>;

/** Says in sentences what of a run is not known, and how more of it would be kept. Empty if all is known. */
export function gapsOf(control: Known): string[] {
  const { journalFullSince, isHistoryCut, runs, selectedRun, runValues, view } = control;
  const isFromStates = isMadeOfStates(control);
  return [
    ...(journalFullSince !== null && !isOverBefore(view, journalFullSince)
      ? [fullText(journalFullSince)]
      : []),
    ...(isFromStates ? [statesText(control)] : []),
    ...(isFromStates && isHistoryCut
      ? [
          `Only the newest ${grouped(READING_LIMITS.states)} checkpoints of this thread were read. What was before is missing.`,
        ]
      : []),
    ...(runValues === null && selectedRun !== (runs[0]?.run ?? null)
      ? ["The state at the end of this run is not known: no checkpoint of it is kept."]
      : []),
  ];
}

/** A run that was over before the journal was full is in it as a whole. */
function isOverBefore({ endedAt }: Known["view"], moment: number): boolean {
  return endedAt !== null && endedAt < moment;
}

/** Returns true if the run is shown from checkpoints. A thread that keeps only its last one tells no entries at all. */
function isMadeOfStates({ entries, hasJournal, selectedRun, view }: Known): boolean {
  if (entries.length === 0) return !hasJournal && view.status === "finished";
  const first = entries.find((entry) => entry.kind === "event" && entry.event.run === selectedRun);
  return first?.kind === "event" && first.since !== undefined;
}

function fullText(since: number): string {
  return (
    `The journal of this thread is full. What happened after ${timeOf(since)} is not in it: prompts and replies, tools, ` +
    "retries, and texts as they were written. The results and the answer are those of the checkpoints. " +
    "To keep more of further threads, set TROUPE_JOURNAL_MEGABYTES (20 if it is not set), in the environment or in .env."
  );
}

function statesText({ isOfWorkers }: Known): string {
  const shown =
    "No journal of this run is here, so it is shown as its checkpoints tell it: without prompts and replies, tools, " +
    "retries, the times of calls, and what unfinished steps have written.";
  return isOfWorkers
    ? `${shown} The worker that carried it out keeps its journal, in .troupe/journal of its folder, which may be on another machine.`
    : shown;
}

function timeOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 19).replace("T", " ") + " UTC";
}

function grouped(number: number): string {
  return number.toLocaleString("en-US");
}
