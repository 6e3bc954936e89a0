import { expect, test } from "vitest";
import type { TestReport } from "../../../../src/software-house/contract/round-report.ts";
import {
  changedStart,
  changesFor,
  type SurroundingChange,
} from "../../../../src/software-house/verification/surroundings/changes.ts";
import { tryChanges } from "../../../../src/software-house/verification/surroundings/try-changes.ts";
import { shortenerSpecification } from "./programs/shortener.ts";

const zone: SurroundingChange = { name: "another time zone" };
const mask: SurroundingChange = { name: "another mask" };

const report = (failure: string | null): TestReport[] => [
  {
    criterionId: "c1",
    name: "counts months",
    status: failure === null ? "passed" : "failed",
    failure,
    milliseconds: 1,
  },
];

test("a test that fails with one change, twice, counts and names the change", async () => {
  const tried = await tryChanges([[mask, zone]], (changes) =>
    Promise.resolve(report(changes.includes(zone) ? "expected 2, got 1" : null)),
  );
  expect(tried).toEqual({
    failure: "with another time zone: counts months: expected 2, got 1",
    warning: null,
  });
});

test("each group is tried by itself, and an earlier warning stays", async () => {
  const groups = [[mask], [zone]];
  const failing = (one: SurroundingChange, failure: string) =>
    tryChanges(groups, (changes) => Promise.resolve(report(changes.includes(one) ? failure : null)));
  expect(await failing(zone, "expected 2, got 1")).toMatchObject({
    failure: "with another time zone: counts months: expected 2, got 1",
  });
  expect(await failing(mask, "no answer within 10 s")).toMatchObject({
    warning: "with another mask: counts months: no answer within 10 s",
  });
});

test("a change that the specification allows to matter, a late answer, and a fault of the test only warn", async () => {
  const allowed = { ...zone, isAllowed: true };
  const run = (failure: string) => (changes: readonly SurroundingChange[]) =>
    Promise.resolve(report(changes.length > 0 ? failure : null));
  expect(await tryChanges([[allowed]], run("expected 2, got 1"))).toMatchObject({ failure: null });
  for (const unclear of ["no answer within 10 s", "the test itself is wrong: its pattern takes longer"]) {
    expect(await tryChanges([[zone]], run(unclear))).toEqual({
      failure: null,
      warning: `with another time zone: counts months: ${unclear}`,
    });
  }
});

test("a test that also fails without a change says nothing about the changes", async () => {
  let runs = 0;
  const tried = await tryChanges([[zone, mask]], () => {
    runs += 1;
    return Promise.resolve(report("flaky"));
  });
  expect(tried).toEqual({
    failure: null,
    warning: "a test that passed fails without a change: counts months: flaky",
  });
  expect(runs).toBe(2);
});

test("at each hour, the day is another one than in UTC in one of the time zones", () => {
  for (let hour = 0; hour < 24; hour += 1) {
    const now = new Date(Date.UTC(2024, 6, 15, hour, 30));
    const days = changesFor(shortenerSpecification("python", {}), now)
      .flat()
      .flatMap(({ environment }) => environment?.["TZ"] ?? [])
      .map((timeZone) => new Intl.DateTimeFormat("en", { day: "numeric", timeZone }).format(now));
    expect(days.some((day) => day !== "15")).toBe(true);
  }
});

test("the time zone may matter if the specification speaks of local time", () => {
  const specification = shortenerSpecification("python", {});
  const zoneOf = (summary: string): SurroundingChange | undefined =>
    changesFor({ ...specification, summary })
      .flat()
      .find(({ environment }) => environment?.["TZ"]);
  expect(zoneOf("Counts by month in UTC.")?.isAllowed).toBeUndefined();
  expect(zoneOf("Counts by month in local time.")?.isAllowed).toBe(true);
});

test("only a home folder is kept if the specification names it, and no other folder", () => {
  const specification = { ...shortenerSpecification("python", {}), kind: "command-line" as const };
  const isTried = (summary: string): boolean =>
    changesFor({ ...specification, summary })
      .flat()
      .some(({ keepsOnlyHome }) => keepsOnlyHome);
  expect(isTried("Keeps sets in the home folder.")).toBe(true);
  expect(isTried("Keeps sets in the current folder, not in the home folder.")).toBe(false);
  expect(isTried("Keeps sets.")).toBe(false);
});

test("changes of the environment and lines of shell come before the program", () => {
  const start = ["python3", "main.py"];
  expect(
    changedStart({ start, environment: { A: "1" } }, [
      { name: "zone", environment: { TZ: "x" } },
      { name: "mask", before: "umask 077" },
    ]),
  ).toEqual({
    start: ["sh", "-c", 'umask 077; exec "$@"', "sh", ...start],
    environment: { A: "1", TZ: "x" },
  });
});
