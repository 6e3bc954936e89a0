/** Work that takes about this long on an idle machine, in milliseconds of processor time. */
const PROBE_MILLISECONDS = 20;

/**
 * Returns how many times longer than on an idle machine work takes now: the time that passes while this process uses its
 * processor for a moment, compared with the processor time that it got. At least 1.
 */
export function machineLoad(): number {
  const start = performance.now();
  const { user, system } = process.cpuUsage();
  let used = 0;
  while (used < PROBE_MILLISECONDS) {
    const now = process.cpuUsage();
    used = (now.user - user + now.system - system) / 1_000;
    if (performance.now() - start > MOST_PROBING) break;
  }
  return Math.max(1, (performance.now() - start) / Math.max(used, 1));
}

/** Longest time for a probe, in milliseconds. */
const MOST_PROBING = 1_000;

/**
 * Returns why a time is longer than a test allows; null if it is not. If it is, the limit is raised by the load of the
 * machine, so that a busy machine is not taken for a slow program.
 */
export function timeFailure(
  limit: number | null | undefined,
  milliseconds: number,
  load: () => number = machineLoad,
): string | null {
  if (limit === null || limit === undefined || milliseconds <= limit) return null;
  const raised = limit * load();
  if (milliseconds <= raised) return null;
  const busy = raised > limit * 1.5 ? `, or ${Math.round(raised)} ms on this busy machine` : "";
  return `expected it within ${limit} ms${busy}, but it took ${Math.round(milliseconds)} ms`;
}
