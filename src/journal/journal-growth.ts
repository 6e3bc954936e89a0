/** Those who wait in this process for a journal to grow, by its file. */
const waiting = new Map<string, Set<() => void>>();

let growths = 0;

/** Returns a number that changes whenever this process writes to a journal. */
export function growthSoFar(): number {
  return growths;
}

/** Wakes those who wait for a journal of this process. */
export function noteGrowth(file: string): void {
  growths += 1;
  const all = waiting.get(file) ?? [];
  waiting.delete(file);
  for (const wake of all) wake();
}

/**
 * Resolves when a journal may have grown: as soon as this process has written to it, and in any case after `milliseconds`,
 * because another process may have written. Resolves at once if the signal aborts, or if this process has written since
 * `growthSoFar` returned `since`.
 */
export function untilGrowth(
  file: string,
  { milliseconds, since, signal }: { milliseconds: number; since: number; signal: AbortSignal | undefined },
): Promise<void> {
  if (signal?.aborted === true || since !== growths) return Promise.resolve();
  return new Promise((resolve) => {
    const wakes = waiting.get(file) ?? new Set();
    waiting.set(file, wakes);
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", wake);
      wakes.delete(wake);
      if (wakes.size === 0 && waiting.get(file) === wakes) waiting.delete(file);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal?.addEventListener("abort", wake, { once: true });
    wakes.add(wake);
  });
}
