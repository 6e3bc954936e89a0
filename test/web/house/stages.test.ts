import { expect, test } from "vitest";
import { stagesOf, type RoundPlace } from "../../../web/page/house/stages.ts";
import type { HouseRound } from "../../../web/page/run/house-view.ts";

type Phases = Readonly<Record<string, string>>;

function roundOf(phases: Phases, parts: Partial<HouseRound> = {}): HouseRound {
  return {
    round: 1,
    files: 3,
    findings: 0,
    why: null,
    tests: { passed: 0, failed: 0, other: 0 },
    phases: Object.entries(phases).map(([phase, status]) => ({
      phase,
      status,
      summary: "",
      milliseconds: 1,
    })),
    ...parts,
  };
}

const NOW: RoundPlace = { isLast: true, isRunning: true, role: null, next: null, isReviewed: null };

/** Writes the stages as `write passed 3 files, build running, ...`. */
function told(round: HouseRound, place: Partial<RoundPlace> = {}): string {
  return stagesOf(round, { ...NOW, ...place })
    .map(({ name, status, words }) => [name, status, words].filter((word) => word !== "").join(" "))
    .join(", ");
}

const BUILT = { materialize: "passed", toolchain: "passed", build: "passed" };
const TRIED = { ...BUILT, "unit-tests": "passed", start: "passed", acceptance: "passed", stop: "passed" };

test("a round begins with the files", () => {
  expect(told(roundOf({}, { files: 0 }), { role: "developer" })).toBe(
    "write running, build pending, start pending, tests pending, review pending, gate pending",
  );
});

test("a build is under way until its phase is reported", () => {
  expect(told(roundOf({ materialize: "passed" }))).toContain("write passed 3 files, build running");
  expect(told(roundOf(BUILT))).toContain("build passed, start pending, tests running");
});

test("files that do not build are written again", () => {
  expect(told(roundOf({ build: "failed" }), { role: "developer" })).toContain(
    "write running 3 files, build failed build",
  );
});

test("the review follows the tests, and the gate follows the review", () => {
  const round = roundOf(TRIED, { tests: { passed: 9, failed: 0, other: 0 } });
  expect(told(round, { role: "reviewer" })).toContain("tests passed 9 passed, review running, gate pending");
  expect(told(round)).toContain("gate running");
});

test("a refused round says what failed, and where it went", () => {
  const round = roundOf(
    { ...BUILT, race: "failed", start: "passed", acceptance: "failed", soak: "skipped" },
    { why: "race: two values", tests: { passed: 7, failed: 2, other: 1 } },
  );
  expect(told(round, { isLast: false, next: "developer", isReviewed: false })).toBe(
    "write passed 3 files, build passed, start passed, tests failed 7 passed, 2 failed, 1 not run, review skipped not reviewed, gate failed to the developer",
  );
});

test("a delivered round is verified, also with warnings", () => {
  const round = roundOf({ ...TRIED, mutants: "warned" }, { tests: { passed: 9, failed: 0, other: 0 } });
  expect(told(round, { isRunning: false, next: "deliver", isReviewed: true })).toContain(
    "tests warned 9 passed, review passed no findings, gate passed verified",
  );
});

test("nothing of a run that was stopped is under way", () => {
  expect(told(roundOf(BUILT), { isRunning: false })).toBe(
    "write passed 3 files, build passed, start skipped, tests skipped, review skipped, gate skipped",
  );
});
