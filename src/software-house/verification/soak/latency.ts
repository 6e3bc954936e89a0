import type { SoakRecord, SoakSample } from "./drive-soak.ts";

/** How the answers of one request got slower, in milliseconds. */
export interface Slowdown {
  /** As `test:step`. */
  step: string;
  first: number;
  last: number;
}

/** Samples of a request at each end that are compared. A slow server answers each only a few times. */
const MOST_COMPARED = { first: 3, last: 10 };

/** An answer is slower if it takes this many times as long. */
const TIMES_SLOWER = 10;

/**
 * How many times as long an answer of a soak takes, and how many milliseconds more, from which on it is looked at; and
 * how many milliseconds are worth a look in any case: such a request may have been slow for most of the soak.
 */
const WORTH_A_LOOK = { times: 3, more: 20, long: 500 };

/** Checks whether answers take ten times as long, and so many milliseconds more. */
export function isSlower(
  { first, last }: Pick<Slowdown, "first" | "last">,
  millisecondsMore: number,
): boolean {
  return last > TIMES_SLOWER * first && last - first > millisecondsMore;
}

/** What got slower in a soak. */
export interface Slowdowns {
  /** The requests that got slower, as `test:step`: the first of a test first. */
  slower: string[];
  /** The quickest request that is refused, as `test:step`; null if none got slower, or if few requests did. */
  simplest: string | null;
}

/** Compares the first and the last answers to each request. */
export function slowdownsIn({ samples, milliseconds }: SoakRecord): Slowdowns {
  const steps = [...new Set(samples.map(({ step }) => step))];
  const compared = steps.flatMap((step): (Slowdown & { isRefused: boolean })[] => {
    const own = samples.filter((sample) => sample.step === step);
    // A server that became slow has answered few requests since. So the last ones are those of the second half.
    const late = own.filter(({ at }) => at > milliseconds / 2).slice(-MOST_COMPARED.last);
    const early = own.slice(0, Math.min(MOST_COMPARED.first, own.length - late.length));
    if (late.length === 0 || early.length === 0) return [];
    const isRefused = own.every(({ status }) => status >= 400);
    return [{ step, isRefused, first: medianOf(early), last: medianOf(late) }];
  });
  const { times, more, long } = WORTH_A_LOOK;
  const slower = compared
    .filter(({ first, last }) => last > long || (last > times * first && last - first > more))
    .toSorted((one, other) => positionOf(one) - positionOf(other));
  const isGeneral = slower.length * 2 >= compared.length;
  // A request that is refused needs none of what earlier ones have stored.
  const [simplest] = slower
    .filter(({ isRefused }) => isRefused)
    .toSorted((one, other) => one.last - other.last);
  return {
    slower: slower.map(({ step }) => step),
    simplest: isGeneral && simplest !== undefined ? simplest.step : null,
  };
}

function positionOf({ step }: Pick<Slowdown, "step">): number {
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
