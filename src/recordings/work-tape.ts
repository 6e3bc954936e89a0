import type { WorkToRecord } from "../journal/record-work.ts";
import { counted } from "../text/counted.ts";
import type { RecordedWork } from "./recording.ts";

/** Recorded work, whose results are played for the same work with equal input. */
export class WorkTape {
  readonly #left: RecordedWork[];
  readonly #all: readonly RecordedWork[];

  constructor(work: readonly RecordedWork[]) {
    this.#all = work;
    this.#left = [...work];
  }

  /** Returns the first work of this kind with equal input that was not played; null if there is none. */
  take(work: WorkToRecord): RecordedWork | null {
    const index = this.#left.findIndex((one) => one.name === work.name && differing(one, work).length === 0);
    return this.#left.splice(index, index < 0 ? 0 : 1)[0] ?? null;
  }

  /** Says that no recorded work answers this work, which is nearest, and what differs. */
  missOf(work: WorkToRecord): string {
    const asking = `a ${work.name} is not in the recording`;
    const same = this.#all.filter(({ name }) => name === work.name);
    const [nearest] = same.toSorted((one, other) => rank(one, work) - rank(other, work));
    if (nearest === undefined) return `${asking}, which has none`;
    const parts = differing(nearest, work);
    return parts.length === 0
      ? `${asking}: the equal one, work ${nearest.number}, was already played`
      : `${asking}; nearest is work ${nearest.number}, with other ${parts.join(" and ")}`;
  }

  /** Says which work was not played; null if all of it was that must be. */
  unusedText(): string | null {
    const left = this.#left.filter(({ isOptional }) => isOptional !== true);
    if (left.length === 0) return null;
    const names = left.map(({ name, number }) => `work ${number} (${name})`);
    return `${counted(names.length, "recorded result")} of work not played: ${names.join(", ")}`;
  }
}

/** Returns the names of the parts of the input that differ. */
function differing({ input }: RecordedWork, { input: given }: WorkToRecord): string[] {
  const names = new Set([...Object.keys(input), ...Object.keys(given)]);
  return [...names].filter((name) => input[name] !== given[name]);
}

function rank(recorded: RecordedWork, work: WorkToRecord): number {
  return differing(recorded, work).length;
}
