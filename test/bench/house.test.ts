import { describe, expect, test } from "vitest";
import { catcherOf } from "../../bench/house/catcher.ts";
import { readAllDevelopers } from "../../bench/house/developers.ts";
import { mergedJudgments } from "../../bench/house/figures.ts";
import type { Judgment } from "../../bench/house/judge-developers.ts";
import { isRight, reportOf } from "../../bench/house/report.ts";
import { selected } from "../../bench/house/selection.ts";
import { withoutTestsOfTests } from "../../bench/house/without-tests-of-tests.ts";
import type { Evidence } from "../../src/software-house/evidence/verifier.ts";

const NAMED = { inSpecification: true, needsTest: true };
const UNFIT = { inSpecification: true, needsTest: false };
const OUTSIDE = { inSpecification: false, needsTest: false };

describe("the developers", () => {
  test("are many, of all languages and kinds, and each has a name of its own", async () => {
    const all = await readAllDevelopers();
    const named = all.filter(({ fault }) => fault?.inSpecification);
    expect(all.filter(({ fault }) => fault === null).length).toBeGreaterThanOrEqual(30);
    expect(named.length).toBeGreaterThanOrEqual(120);
    expect(named.filter(({ fault }) => fault?.needsTest === false).length).toBeGreaterThanOrEqual(40);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    const works = new Set(all.map(({ specification: { language, kind } }) => `${language} ${kind}`));
    expect(works.size).toBe(6);
  });

  test("send different work, unless their commands or their tests differ", async () => {
    const works = (await readAllDevelopers()).map(({ files, specification, tests }) =>
      JSON.stringify([
        files.toSorted((one, other) => (one.path < other.path ? -1 : 1)),
        specification,
        tests,
      ]),
    );
    expect(new Set(works).size).toBe(works.length);
  });
});

test("a selection is a part of the names, or one of equal shards", () => {
  const all = ["a1", "a2", "b3", "a4"].map((name) => ({ name }));
  const namesOf = (only: string, shard: string | null): string[] =>
    selected(all, { only, shard }).map(({ name }) => name);
  expect(namesOf("a", null)).toEqual(["a1", "a2", "a4"]);
  expect([namesOf("", "1/2"), namesOf("", "2/2")]).toEqual([
    ["a1", "b3"],
    ["a2", "a4"],
  ]);
  expect(() => namesOf("", "3/2")).toThrow('--shard must be like 2/4, but is "3/2"');
});

test("new judgments replace the saved ones, and programs that are gone are left out", () => {
  const saved = [judgment("a", null), judgment("gone", null), judgment("b", NAMED)];
  const judgments = [judgment("b", NAMED, "verified")];
  expect(mergedJudgments(saved, { judgments, names: ["b", "c", "a"] })).toEqual([judgments[0], saved[0]]);
});

describe("a fault is caught by", () => {
  const criteria = [{ id: "C1", priority: "must" as const, verdict: "unproven" as const }];

  test.each([
    ["the phase that failed first", "race", "race"],
    ["the tests, if the acceptance tests failed", "acceptance", "tests"],
  ] as const)("%s", (_, phase, caughtBy) => {
    const phases = [report("build", "passed"), report(phase, "failed"), report("stop", "failed")];
    expect(catcherOf({ status: "not-verified", criteria }, { phases })).toBe(caughtBy);
  });

  test("what is unproven, if no phase and no criterion failed", () => {
    const phases = [report("acceptance", "passed")];
    expect(catcherOf({ status: "not-verified", criteria }, { phases })).toBe("unproven");
  });

  test("no judge, if the program is verified or could not be run", () => {
    expect(catcherOf({ status: "verified", criteria }, { phases: [] })).toBe(null);
    expect(catcherOf({ status: "unverified", criteria }, { phases: [report("start", "failed")] })).toBe(null);
  });
});

test("without the testing of tests, a weak test counts like any other", () => {
  const weak = { criterionId: "C1", name: "weak", status: "passed", failure: null, milliseconds: 1 } as const;
  const evidence: Evidence = {
    files: "",
    toolchain: "go",
    sandbox: "bubblewrap",
    phases: [report("acceptance", "passed")],
    unitTests: null,
    tests: [Object.assign({}, weak, { weakness: "it passes against a program that does nothing" })],
  };
  expect(withoutTestsOfTests(evidence)).toEqual({ ...evidence, tests: [weak] });
});

describe("the report", () => {
  const judgments = [
    judgment("shop: correct", null, "verified"),
    judgment("shop: slow start", null, "not-verified", "start"),
    judgment("shop: wrong sum", NAMED, "not-verified", "tests"),
    judgment("shop: wrong order", NAMED, "verified"),
    judgment("bank: race", UNFIT, "not-verified", "race"),
    judgment("bank: memory", OUTSIDE, "verified"),
  ];
  const measured = { date: "2026-01-02", node: "20.0.0", cores: 2, sandbox: "bubblewrap" };
  const text = reportOf({ measured, isQuick: false, judgments, times: null });

  test("counts what each judge got wrong", () => {
    expect(text).toContain(
      "| faulty by the specification, and verified | 3 | 1 | 1 | 3 | at most 0: **missed** |",
    );
    expect(text).toContain("| of these, the faults that need no test | 1 | 0 | 0 | 1 | at most 0: met |");
    expect(text).toContain("| correct, and refused | 2 | 1 | 1 | 0 | at most 1: met |");
    expect(text).toContain("| with a fault that no specification names, and verified | 1 | 1 | 1 | 1 |  |");
  });

  test("says what caught the faults, and which programs were judged wrongly", () => {
    expect(text).toContain("| race | 1 | 1 | 0 |");
    expect(text).toContain(
      "| shop: slow start | not-verified | why |\n| shop: wrong order | verified | why |",
    );
    expect(text).toContain("| shop | 2 | 1 | 2 | 1 |\n| bank | 0 | 0 | 1 | 0 |");
  });

  test("has the times of each language and phase", () => {
    const cold = { milliseconds: 3_000, phases: { build: 2_000, start: 0 } };
    const warm = [1, 2, 3].map((time) => ({ milliseconds: time * 100, phases: { build: time * 10 } }));
    const verifications = [{ developer: "go: shop", cold, warm }];
    const times = { verifications, sandboxStart: [1, 2, 9] };
    const table = reportOf({ measured, isQuick: true, judgments, times });
    expect(table).toContain("bubblewrap, without the slow phases.");
    expect(table).toContain("| time in ms | go: shop, cold | warm |");
    expect(table).toContain(
      "| the whole verification | 3000 | 200 |\n| `build` | 2000 | 20 |\n\nA program in the sandbox takes 2 ms",
    );
  });
});

test("a fault that no specification names is right in either way", () => {
  expect(isRight({ fault: OUTSIDE, status: "verified" })).toBe(true);
  expect(isRight({ fault: UNFIT, status: "verified" })).toBe(false);
  expect(isRight({ fault: null, status: "unverified" })).toBe(false);
});

function judgment(
  developer: string,
  fault: Judgment["fault"],
  status: Judgment["status"] = "verified",
  caughtBy: string | null = null,
): Judgment {
  return {
    developer,
    fault,
    status,
    reason: "why",
    caughtBy,
    warnings: [],
    withoutTestsOfTests: status,
    passesTracebackGate: true,
    isSteady: true,
    milliseconds: 1,
  };
}

function report(
  phase: Evidence["phases"][number]["phase"],
  status: Evidence["phases"][number]["status"],
): Evidence["phases"][number] {
  return { phase, status, summary: "", command: null, exit: null, output: "", milliseconds: 0 };
}
