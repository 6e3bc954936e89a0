import { describe, expect, test } from "vitest";
import { inParallel } from "../../../src/evaluation/in-parallel.ts";
import { calibrate } from "../../../src/evaluation/routes.ts";
import { median, passAtK, passHatK, quantileOf } from "../../../src/evaluation/statistics.ts";

/** Counts by trying all choices of k of the runs. */
function counted(passed: number, trials: number, k: number, isGood: (passes: number) => boolean): number {
  const choices = Array.from({ length: 2 ** trials }, (_, mask) =>
    Array.from({ length: trials }, (__, run) => run).filter((run) => Math.floor(mask / 2 ** run) % 2 === 1),
  ).filter((runs) => runs.length === k);
  const good = choices.filter((runs) => isGood(runs.filter((run) => run < passed).length));
  return good.length / choices.length;
}

describe("statistics of an evaluation", () => {
  test("work in parallel: after an error nothing begins, and what is under way ends first", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      await Promise.resolve();
      if (item === 1) throw new Error("broken");
      await Promise.resolve();
      ended.push(item);
    };

    await expect(inParallel([1, 2, 3, 4, 5], 2, work)).rejects.toThrow("broken");

    expect({ begun, ended }).toEqual({ begun: [1, 2], ended: [2] });
  });

  test("pass^k and pass@k are the shares of all choices of k runs", () => {
    for (let trials = 1; trials <= 6; trials += 1) {
      for (let passed = 0; passed <= trials; passed += 1) {
        for (let k = 1; k <= trials; k += 1) {
          expect(passHatK(passed, trials, k)).toBeCloseTo(
            counted(passed, trials, k, (passes) => passes === k),
            12,
          );
          expect(passAtK(passed, trials, k)).toBeCloseTo(
            counted(passed, trials, k, (passes) => passes > 0),
            12,
          );
        }
      }
    }
    expect(passHatK(2, 2, 3)).toBeNull();
  });

  test("median and quantiles", () => {
    expect([median([]), median([3]), median([4, 1]), median([9, 1, 2])]).toEqual([null, 3, 2.5, 2]);
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([quantileOf([], 0.95), quantileOf([7], 0.95), quantileOf(hundred, 0.95)]).toEqual([null, 7, 95]);
  });

  test("calibration: confidence of 0 and 1 is in the first and the last bin", () => {
    const decisions = [
      { confidence: 1, isRight: true },
      { confidence: 0.95, isRight: false },
      { confidence: 0, isRight: false },
      { confidence: 0.5, isRight: true },
    ];

    const { bins, expectedCalibrationError, brierScore } = calibrate(decisions);

    expect(bins).toEqual([
      { from: 0, to: 0.1, decisions: 1, confidence: 0, accuracy: 0 },
      { from: 0.5, to: 0.6, decisions: 1, confidence: 0.5, accuracy: 1 },
      { from: 0.9, to: 1, decisions: 2, confidence: 0.975, accuracy: 0.5 },
    ]);
    expect(expectedCalibrationError).toBeCloseTo(0.25 * 0.5 + 0.5 * 0.475, 12);
    expect(brierScore).toBeCloseTo((0 + 0.9025 + 0 + 0.25) / 4, 12);
  });
});
