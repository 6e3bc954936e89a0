import { describe, expect, test } from "vitest";
import { FAULTS } from "../../bench/endurance/faults.ts";
import { HOSTILE } from "../../bench/endurance/hostile.ts";
import { faultCell, growthOf, hostileEnding } from "../../bench/endurance/measure.ts";

/** More than the noise of so few runs, and less than any of the leaks that were mended left behind. */
const MOST_BYTES_PER_RUN = 4_096;

const TWO_MINUTES = 120_000;

// The benchmark measures all kinds, in minutes each.
describe("runs leave no memory behind", () => {
  test.each(["router, an agent with tools", "streams that are left early"])(
    "of the kind: %s",
    async (kind) => {
      const { bytesPerRun, warnings } = await growthOf(kind, 200);
      expect(warnings).toBe(0);
      expect(bytesPerRun).toBeLessThan(MOST_BYTES_PER_RUN);
    },
    TWO_MINUTES,
  );
});

test.each(HOSTILE.map(({ title, endings }) => [title, endings] as const))(
  "a run ends by itself, with a code, if the server sends %s",
  async (title, endings) => {
    expect(endings).toContain((await hostileEnding(title)).ending);
  },
  TWO_MINUTES,
);

test.each(Object.keys(FAULTS).filter((_, index) => index % 4 === 0))(
  "no run is completed with a wrong answer, and none fails without a code, if replies fail with %s",
  async (fault) => {
    const { endings } = await faultCell({ fault, share: 0.3, runs: 3 });
    expect(endings).not.toHaveProperty("wrong");
    expect(endings).not.toHaveProperty("unexpected");
    expect(Object.values(endings).reduce((total, count) => total + count, 0)).toBe(9);
  },
  TWO_MINUTES,
);
