import type { SoakRecord, SoakSample } from "./drive-soak.ts";

/** How the answers of one request got slower, in milliseconds. */
export interface Slowdown {
  /** As `test:step`. */
  step: string;
  first: number;
  last: number;
}

/** Samples at each end that are compared. */
const MOST_COMPARED = 10;

/** An answer is much slower if it takes this many times as long, and this many milliseconds more. */
const [TIMES_SLOWER, MILLISECONDS_MORE] = [10, 200];

/** Checks whether answers got much slower. */
export function isMuchSlower({ first, last }: Pick<Slowdown, "first" | "last">): boolean {
  return last > TIMES_SLOWER * first && last - first > MILLISECONDS_MORE;
}

/**
 * Compares the first and the last answers to each request. Returns those that got much slower, the first request of a
 * test first; and whether most requests did.
 */
export function slowdownsIn({ samples, milliseconds }: SoakRecord): {
  slower: Slowdown[];
  isGeneral: boolean;
} {
  const steps = [...new Set(samples.map(({ step }) => step))];
  const compared = steps.flatMap((step): Slowdown[] => {
    const own = samples.filter((sample) => sample.step === step);
    // A server that became slow has answered few requests since. So the last ones are those of the second half.
    const late = own.filter(({ at }) => at > milliseconds / 2).slice(-MOST_COMPARED);
    const early = own.slice(0, Math.min(MOST_COMPARED, own.length - late.length));
    if (late.length === 0 || early.length === 0) return [];
    return [{ step, first: medianOf(early), last: medianOf(late) }];
  });
  const slower = compared.filter(isMuchSlower).toSorted((one, other) => positionOf(one) - positionOf(other));
  return { slower, isGeneral: slower.length * 2 >= compared.length };
}

function positionOf({ step }: Slowdown): number {
  return Number(step.split(":")[1]);
}

const HUNDRED = 100;

/** Returns the medians of the first and of the last hundred answers. */
export function endsOfSoak(samples: readonly SoakSample[]): { first: number; last: number } {
  return { first: medianOf(samples.slice(0, HUNDRED)), last: medianOf(samples.slice(-HUNDRED)) };
}

/** Returns the median of the samples' times; 0 without samples. */
export function medianOf(samples: readonly Pick<SoakSample, "milliseconds">[]): number {
  const sorted = samples.map(({ milliseconds }) => milliseconds).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
