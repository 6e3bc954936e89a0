/** How many rounds each measurement takes. */
export interface Rounds {
  pace: number;
  latency: number;
  load: number;
  coldStart: number;
}

/** Enough for steady medians: some fifteen minutes on two cores. */
export const FULL: Rounds = { pace: 30, latency: 8, load: 7, coldStart: 21 };

/** Only checks that everything runs. */
export const QUICK: Rounds = { pace: 2, latency: 1, load: 1, coldStart: 1 };

/** Takes each contender's samples round by round, so that all see the same state of the machine. The first one changes. */
export async function eachRound<Contender extends string>(
  contenders: readonly Contender[],
  rounds: number,
  sample: (contender: Contender) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      await sample(contender);
    }
  }
}
