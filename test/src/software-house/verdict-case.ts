import { computeVerdict, type VerdictCase } from "../../../src/software-house/compute-verdict.ts";
import type { Review } from "../../../src/software-house/contract/review.ts";
import type { PhaseReport, TestReport } from "../../../src/software-house/contract/round-report.ts";
import type { Evidence } from "../../../src/software-house/evidence/verifier.ts";
import { SHORTENER_TESTS, shortenerSpecification } from "./verification/programs/shortener.ts";

export const specification = shortenerSpecification("go", { start: ["./server"] });

export const phase = (
  name: PhaseReport["phase"],
  status: PhaseReport["status"],
  summary = "",
): PhaseReport => ({
  phase: name,
  status,
  summary,
  command: null,
  exit: null,
  output: "",
  milliseconds: 1,
});

export const PASSED = (["materialize", "toolchain", "build", "race", "start", "acceptance"] as const).map(
  (name) => phase(name, "passed"),
);

export const reports = (changes: Record<string, Partial<TestReport>> = {}): TestReport[] =>
  SHORTENER_TESTS.tests.map(({ criterionId, name }) => ({
    criterionId,
    name,
    status: "passed",
    failure: null,
    milliseconds: 1,
    ...changes[criterionId],
  }));

export const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  files: "hash",
  toolchain: "go version go1.19.8 linux/amd64",
  sandbox: "bubblewrap",
  phases: PASSED,
  unitTests: { passed: 12, failed: 0 },
  tests: reports(),
  ...changes,
});

export const verdictOf = (changes: Partial<VerdictCase> = {}): ReturnType<typeof computeVerdict> =>
  computeVerdict({ specification, tests: SHORTENER_TESTS, evidence: evidence(), ...changes });

export const review = (changes: Partial<Review>): Review => ({ criteria: [], findings: [], ...changes });
