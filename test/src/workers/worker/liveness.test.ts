import { expect, it, vi } from "vitest";
import { HeldRuns } from "../../../../src/workers/worker/held-runs.ts";
import { Liveness } from "../../../../src/workers/worker/liveness.ts";

const quiet = (): void => undefined;

/** Starts signs of life at intervals of minutes, on a store that answers when the test says so. */
function slowLiveness() {
  const beats: ((alive: number) => void)[] = [];
  const liveness = new Liveness({
    runs: {
      beat: (_worker, milliseconds) =>
        milliseconds === 0 ? Promise.resolve(0) : new Promise((resolve) => beats.push(resolve)),
      check: () => Promise.resolve({ canceled: [], lost: [] }),
    },
    held: new HeldRuns(),
    worker: "machine-1",
    lease: 600_000,
    onLost: quiet,
    onDead: quiet,
    onBack: quiet,
    log: quiet,
  });
  return { liveness, beats };
}

it("looks again if it was told to hurry while it looked", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const { liveness, beats } = slowLiveness();
    liveness.run();
    liveness.hurry();
    await vi.waitFor(() => expect(beats).toHaveLength(1));
    liveness.hurry();
    beats[0]?.(1);
    // No time passes: only the hurry can cause the second look.
    await vi.advanceTimersByTimeAsync(0);
    expect(beats).toHaveLength(2);
    const stopped = liveness.stop();
    beats[1]?.(1);
    await stopped;
  } finally {
    vi.useRealTimers();
  }
});

it("looks every second, however long the lease is", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const { liveness, beats } = slowLiveness();
    liveness.run();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(beats).toHaveLength(1);
    const stopped = liveness.stop();
    beats[0]?.(1);
    await stopped;
  } finally {
    vi.useRealTimers();
  }
});
