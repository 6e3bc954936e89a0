import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import type { AcceptanceTests } from "../../src/software-house/contract/acceptance-tests.ts";
import type { RoundReport } from "../../src/software-house/contract/round-report.ts";
import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import type { VerifiedFile } from "../../src/software-house/evidence/verifier.ts";
import { evidenceHash, type DeliveredVerdict } from "../../src/software-house/evidence-hash.ts";

/** The evidence of one verification. */
export interface KeptEvidence {
  specification: Specification;
  tests: AcceptanceTests;
  files: readonly VerifiedFile[];
  report: RoundReport;
  verdict: Verdict;
}

/** Writes the folder `evidence/`, in the same layout as a delivery of the Software House. */
export async function saveEvidence(
  folder: string,
  { specification, tests, files: project, report, verdict }: KeptEvidence,
): Promise<void> {
  const evidence = evidenceHash({
    specification,
    tests: tests.tests,
    files: project,
    reports: [report],
    review: null,
  });
  const delivered: DeliveredVerdict = { ...verdict, round: report.round, evidence };
  const files: Record<string, unknown> = {
    "specification.json": specification,
    "acceptance_tests.json": tests,
    [`reports/round-${report.round}.json`]: report,
    "verdict.json": delivered,
  };
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, "evidence", name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  }
}
