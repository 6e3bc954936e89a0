import { expect, test } from "vitest";
import type { Verdict } from "../../../src/software-house/contract/verdict.ts";
import { readHouseValues } from "../../../web/page/house/house-values.ts";
import { verdictFacts } from "../../../web/page/house/verdict-facts.ts";

const phase = (name: string, status: string): object => ({
  phase: name,
  status,
  summary: "",
  command: null,
  exit: null,
  output: "",
  milliseconds: 1,
});

const report = {
  round: 2,
  files: "92f1",
  toolchain: "go version go1.26.8 linux/amd64",
  sandbox: "bubblewrap",
  phases: [phase("race", "passed"), phase("survival", "passed"), phase("soak", "skipped")],
  unitTests: { passed: 7, failed: 0 },
  tests: [
    { criterionId: "c1", name: "a", status: "passed", failure: null, milliseconds: 1 },
    {
      criterionId: "c2",
      name: "b",
      status: "passed",
      failure: null,
      milliseconds: 1,
      weakness: "passes always",
    },
  ],
  mutants: { tried: 14, noticed: 13, survived: [{}], note: "" },
};

const verdict: Verdict = {
  status: "verified",
  reason: null,
  criteria: [
    { id: "c1", priority: "must", verdict: "pass" },
    { id: "c2", priority: "should", verdict: "unproven", reason: "needs two machines" },
  ],
  accepted: ["c2"],
  rounds: 2,
  sandbox: "bubblewrap",
};

test("says what a verdict rests on, and what it does not show", () => {
  const values = readHouseValues({ reports: [{ ...report, round: 1, unitTests: null }, report] });
  expect(verdictFacts(verdict, values)).toEqual({
    shown: [
      "1 of 2 criteria",
      "2 of 2 acceptance tests",
      "7 of 7 unit tests",
      "no data race",
      "13 of 14 changes of the code noticed",
      "survives garbage",
      "in a sandbox (bubblewrap)",
      "go1.26.8",
    ],
    open: [
      "c2 (should) is unproven, which a person accepted: needs two machines",
      "No model reviewed it.",
      "No test notices 1 small change of the code.",
      "1 test would pass for software that does nothing.",
    ],
  });
});

test("says that nothing was run", () => {
  const unverified: Verdict = { ...verdict, status: "unverified", criteria: [], sandbox: "none" };
  expect(verdictFacts(unverified, readHouseValues(null)).open).toEqual([
    "It ran without a sandbox.",
    "Nothing was run.",
  ]);
});

test.each([
  null,
  {},
  { files: "text", reports: [null, 1, { round: "1" }], review: [], frozen: 1, tests: {} },
])("leaves out what does not have the shape of a channel: %j", (values) => {
  expect(readHouseValues(values)).toEqual({
    specification: null,
    tests: [],
    untestable: [],
    files: [],
    reports: [],
    review: null,
    frozen: null,
    judgments: [],
    pictures: null,
  });
});
