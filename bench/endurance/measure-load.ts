import { buildContender, type ContenderName } from "../contenders/contender.ts";
import { JOBS } from "../jobs.ts";
import { SHIPPED_TEXTS } from "../shipped-texts.ts";
import { longestBlock } from "./longest-block.ts";

/** Starts many runs of the supervisor's job at once, and returns the longest block of the event loop in milliseconds. */
export async function measureBlock(
  contender: ContenderName,
  { runs, baseUrl }: { runs: number; baseUrl: string },
): Promise<number> {
  const run = await buildContender(contender, "J2", { baseUrl, texts: SHIPPED_TEXTS });
  const { request, answer } = JOBS.J2;
  const runOnce = async (): Promise<void> => {
    const given = await run(request);
    if (given !== answer) throw new Error(`${contender} answered J2 with ${JSON.stringify(given)}`);
  };
  // The first runs compile what all of them use.
  for (let round = 0; round < 5; round += 1) await Promise.all(Array.from({ length: 10 }, runOnce));
  const { block } = await longestBlock(() => Promise.all(Array.from({ length: runs }, runOnce)));
  return block;
}
