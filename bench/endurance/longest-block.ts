import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** Does some work, and returns its result and the longest block of the event loop meanwhile, in milliseconds. */
export async function longestBlock<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; block: number; milliseconds: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  // The first delay is that of the monitor's own start.
  await sleep(20);
  delay.reset();
  const startedAt = performance.now();
  const result = await work();
  const milliseconds = performance.now() - startedAt;
  await sleep(20);
  delay.disable();
  return { result, block: delay.max / 1e6, milliseconds };
}
