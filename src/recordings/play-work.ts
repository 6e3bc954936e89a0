import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { TroupeError } from "../errors/troupe-error.ts";
import { WORK_CHANNEL, type StartedWork } from "../journal/record-work.ts";
import type { RecordedWork } from "./recording.ts";
import { WorkTape } from "./work-tape.ts";

/** Recorded work that is played until it is disposed. */
export interface PlayedWork extends Disposable {
  /** How many results were played. */
  readonly played: number;
  /** Returns what was not as recorded: work without a recording, then results that were not played. */
  faults(): readonly string[];
}

/**
 * Answers work of this process with recorded results. Only work of runs that `isOwn` accepts is answered, because other
 * recordings may be played at the same time. Work that is not in the recording rejects, or is done if `doesRest` is true.
 */
export function playWork(
  recorded: readonly RecordedWork[],
  { isOwn, doesRest }: { isOwn: (run: string) => boolean; doesRest: boolean },
): PlayedWork {
  const tape = new WorkTape(recorded);
  const misses: string[] = [];
  let played = 0;
  const onWork = (message: unknown): void => {
    const work = message as StartedWork;
    if (!isOwn(work.run)) return;
    const found = tape.take(work);
    if (found !== null) {
      played += 1;
      work.play = () => structuredClone(found.result);
    } else if (!doesRest) {
      const miss = tape.missOf(work);
      if (work.isOptional !== true) misses.push(miss);
      work.play = () => {
        throw new TroupeError("replay_mismatch", miss);
      };
    }
  };
  subscribe(WORK_CHANNEL, onWork);
  return {
    get played() {
      return played;
    },
    faults() {
      const unused = doesRest ? null : tape.unusedText();
      return [...misses, ...(unused === null ? [] : [unused])];
    },
    [Symbol.dispose]: () => void unsubscribe(WORK_CHANNEL, onWork),
  };
}
