import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import type { AcceptanceTests } from "../../src/software-house/contract/acceptance-tests.ts";
import type { RoundReport } from "../../src/software-house/contract/round-report.ts";
import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import type { VerifiedFile } from "../../src/software-house/evidence/verifier.ts";
import type { DeliveredPictures } from "../../src/software-house/delivered-pictures.ts";
import { bytesOf } from "../../src/software-house/evidence/write-files.ts";
import { PICTURE_FILES } from "../../src/software-house/delivered-pictures.ts";
import { evidenceHash, type DeliveredVerdict } from "../../src/software-house/evidence-hash.ts";

/** The evidence of one verification. */
export interface KeptEvidence {
  specification: Specification;
  tests: AcceptanceTests;
  files: readonly VerifiedFile[];
  report: RoundReport;
  verdict: Verdict;
  /** Null if there are no pictures. */
  shown: DeliveredPictures | null;
}

/** Writes the folder `evidence/`, in the same layout as a delivery of the Software House. */
export async function saveEvidence(
  folder: string,
  { specification, tests, files: project, report, verdict, shown }: KeptEvidence,
): Promise<void> {
  const evidence = evidenceHash({
    specification,
    tests: tests.tests,
    untestable: tests.untestable,
    files: project,
    reports: [report],
    review: null,
  });
  const delivered: DeliveredVerdict = { ...verdict, round: report.round, evidence };
  const json = (name: string, content: unknown): VerifiedFile => {
    return { path: `evidence/${name}`, content: `${JSON.stringify(content, null, 2)}\n` };
  };
  const files = [
    json("specification.json", specification),
    json("acceptance_tests.json", tests),
    json(`reports/round-${report.round}.json`, report),
    json("verdict.json", delivered),
    ...(shown?.files ?? []),
  ];
  // Pictures of an earlier verification would pass for those of this one.
  for (const path of PICTURE_FILES) await rm(join(folder, path), { force: true });
  for (const file of files) {
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytesOf(file));
  }
}
