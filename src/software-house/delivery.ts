import { inlineText } from "../text/markdown.ts";
import { fileFaults } from "./evidence/file-faults.ts";
import type { AcceptanceTest } from "./contract/acceptance-tests.ts";
import type { ProjectFile } from "./contract/file-set.ts";
import type { Frozen } from "./frozen-tests.ts";
import { evidenceHash, type DeliveredVerdict } from "./evidence-hash.ts";
import type { Review } from "./contract/review.ts";
import type { RoundReport } from "./contract/round-report.ts";
import { interfaceText, runText, specificationPage } from "./specification-page.ts";
import type { Specification } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";

/** Contents of a delivery. */
export interface DeliveryContents {
  specification: Specification;
  tests: readonly AcceptanceTest[];
  frozen: Frozen | null;
  files: readonly ProjectFile[];
  reports: readonly RoundReport[];
  /** Report of the round whose files are delivered; null if nothing was built. */
  report: RoundReport | null;
  review: Review | null;
  verdict: Verdict;
}

/**
 * Returns the files of a delivery by their paths below its folder: project and evidence; and the faults of refused
 * files.
 */
export function deliveryOf(contents: DeliveryContents): { files: ProjectFile[]; refused: string[] } {
  const { specification, tests, frozen, reports, report, review, verdict } = contents;
  const { kept, refused } = projectOf(contents);
  const hash = evidenceHash({ specification, tests, files: kept, reports, review });
  const delivered: DeliveredVerdict = { ...verdict, round: report?.round ?? null, evidence: hash };
  const evidence = [
    json("evidence/specification.json", specification),
    json("evidence/acceptance_tests.json", { tests, ...frozen }),
    ...reports.map((one) => json(`evidence/reports/round-${one.round}.json`, one)),
    json("evidence/review.json", review),
    json("evidence/verdict.json", delivered),
  ];
  const project = kept.map(({ path, content }) => ({ path: `project/${path}`, content }));
  return { files: [...project, ...evidence], refused };
}

/** Returns the developer's safe files with our SPECIFICATION.md, and with a README.md if the developer sent none. */
function projectOf({ files, specification }: DeliveryContents): { kept: ProjectFile[]; refused: string[] } {
  if (files.length === 0) return { kept: [], refused: [] };
  const sound: ProjectFile[] = [];
  const refused: string[] = [];
  for (const file of files) {
    const [fault] = fileFaults([...sound, file]);
    if (fault === undefined) sound.push(file);
    else refused.push(fault);
  }
  const named = (file: ProjectFile, name: string): boolean => file.path.toLowerCase() === name;
  const own = sound.filter((file) => !named(file, "specification.md"));
  const readme = own.some((file) => named(file, "readme.md"))
    ? []
    : [{ path: "README.md", content: readmePage(specification) }];
  const page = { path: "SPECIFICATION.md", content: specificationPage(specification) };
  return { kept: [...own, ...readme, page], refused };
}

/** Writes a README for a project whose developer sent none. */
function readmePage(specification: Specification): string {
  const { title, summary } = specification;
  return `${[`# ${inlineText(title)}`, inlineText(summary), "## Run", runText(specification), "## Use", interfaceText(specification)].join("\n\n")}\n`;
}

function json(path: string, value: unknown): ProjectFile {
  return { path, content: `${JSON.stringify(value, null, 2)}\n` };
}
