import { TroupeError, type TroupeErrorCode } from "../../errors/troupe-error.ts";
import type { ErrorItem } from "../../streaming/run-item.ts";
import type { RunKey, RunRecord } from "../run-record.ts";
import type { StreamEntry } from "./run-stream-cursor.ts";
import type { GapItem, StreamedItem } from "./streamed-item.ts";

/** What is known of a run at the end of its stream. */
export interface EndOfStream {
  record: RunRecord;
  /** The last items of the stream, if they end the run: a result, an error, or questions. */
  ends: readonly StreamEntry[];
  /** The sequence of the last item that the reader has passed. */
  position: number;
  /** The sequences up to here were read before. */
  after: number;
}

/** Returns true for a run that is over, or waits for a person. */
export function isAtEnd({ status }: RunRecord): boolean {
  return status !== "queued" && status !== "running";
}

/** Returns true if the end of the stream is that of the record. If not, it may still be on its way. */
export function isWhole({ record, ends }: EndOfStream): boolean {
  return partsOf(record, ends, null).every(({ entry }) => entry !== undefined);
}

/**
 * Makes the last items of a run from its record, which is right also if the stream was lost. The items of the stream say
 * their places in the order. Those that the stream lost follow a gap. Items that the reader has read before are left out. `state` is the result of a finished run.
 */
export function endItems<State>(
  { record, ends, position, after }: EndOfStream,
  state: State,
): StreamedItem<State>[] {
  const parts = partsOf(record, ends, state);
  const known = parts.flatMap(({ entry, make }) => {
    if (entry === undefined || entry.sequence <= after) return [];
    const { run, agent, step } = entry.item;
    return [make({ run, agent, step, sequence: entry.sequence })];
  });
  let sequence = position;
  const next = (): Place => ({ run: null, agent: null, step: null, sequence: (sequence += 1) });
  const lost = parts.filter(({ entry }) => entry === undefined);
  // A run that was canceled before a worker had it has no items.
  const isGap = lost.length > 0 && record.startedAt !== null;
  const gap = isGap ? [{ type: "gap" as const, ...next(), missed: null }] : [];
  return [...known, ...gap, ...lost.map(({ make }) => make(next()))];
}

/** Returns the end of a run whose record was deleted while it was read. */
export function deletedItem({ tenant, id }: RunKey, position: number): ErrorItem {
  const message = `the run ${JSON.stringify(id)} of the tenant ${JSON.stringify(tenant)} was deleted`;
  return failed({ run: null, agent: null, step: null, sequence: position + 1 }, "run_unknown", message);
}

type Place = Pick<GapItem, "run" | "agent" | "step" | "sequence">;

/** One of the last items of a run. The stream may have lost it. */
interface EndPart<State> {
  entry: StreamEntry | undefined;
  make: (place: Place) => StreamedItem<State>;
}

function partsOf<State>(record: RunRecord, ends: readonly StreamEntry[], state: State): EndPart<State>[] {
  const { status, questions, answer: text, outcome, error } = record;
  if (status === "waiting") {
    return questions.map((question) => ({
      entry: ends.find(({ item }) => item.type === "approval" && item.question.id === question.id),
      make: (place) => ({ type: "approval", ...place, question }),
    }));
  }
  if (status === "finished") {
    const make = (place: Place): StreamedItem<State> => ({ type: "result", ...place, text, outcome, state });
    return [{ entry: ends.findLast(({ item }) => item.type === "result"), make }];
  }
  const fault = status === "failed" ? error : null;
  const { code, message } = fault ?? { code: "run_aborted", message: "the run was stopped" };
  const make = (place: Place): ErrorItem => failed(place, code, message);
  return [{ entry: ends.findLast(({ item }) => item.type === "error"), make }];
}

/** Makes an error item. As in other streams, the error itself is not part of the item's JSON. */
function failed(place: Place, code: TroupeErrorCode, message: string): ErrorItem {
  const item = { type: "error" as const, ...place, code, message };
  return Object.defineProperty(item, "error", { value: new TroupeError(code, message) }) as ErrorItem;
}
