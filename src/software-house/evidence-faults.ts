import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { inlineText } from "../text/markdown.ts";
import { cardOf } from "./card.ts";
import { computeVerdict } from "./compute-verdict.ts";
import { acceptanceTestsSchema } from "./contract/acceptance-tests.ts";
import { reviewSchema } from "./contract/review.ts";
import { roundReportSchema, type RoundReport } from "./contract/round-report.ts";
import { specificationSchema } from "./contract/specification.ts";
import type { Verdict } from "./contract/verdict.ts";
import { deliveredVerdictSchema, evidenceHash } from "./evidence-hash.ts";
import type { ListedFile } from "./listed-files.ts";
import { isReportUnchanged } from "./report-hashes.ts";

const VERDICT = "evidence/verdict.json";
const REPORTS = "evidence/reports/";

/** A file of a delivery, and what is wrong with it, as the rest of a sentence. */
export interface DeliveryFault {
  path: string;
  what: string;
}

/**
 * Returns where the evidence of a delivery does not agree with itself; an empty list if it does. `isAsListed` is true if
 * all files have the hashes of the list: then the verdict must have the hash of its evidence, too.
 */
export async function evidenceFaults(
  folder: string,
  listed: readonly ListedFile[],
  { isAsListed }: { isAsListed: boolean },
): Promise<DeliveryFault[]> {
  const faults: DeliveryFault[] = [];
  const texts = await readTexts(folder, listed);
  const read = <Value>(path: string, schema: z.ZodType<Value>): { raw: unknown; value: Value } | null => {
    try {
      const raw: unknown = JSON.parse(texts.get(path) ?? "");
      return { raw, value: schema.parse(raw) };
    } catch {
      faults.push({ path, what: "cannot be read as evidence" });
      return null;
    }
  };
  const verdict = read(VERDICT, deliveredVerdictSchema);
  const specification = read("evidence/specification.json", specificationSchema);
  const tests = read("evidence/acceptance_tests.json", acceptanceTestsSchema);
  const review = read("evidence/review.json", reviewSchema.nullable());
  const reports = [...texts.keys()]
    .filter((path) => path.startsWith(REPORTS))
    .map((path) => ({ path, report: read(path, roundReportSchema) }));
  if (verdict === null || specification === null || tests === null || review === null) return faults;

  const known = reports.flatMap(({ path, report }) => (report === null ? [] : [{ path, ...report }]));
  if (known.length < reports.length) return faults;
  for (const { path, value } of known) {
    if (value.hashes !== undefined && !isReportUnchanged(value)) faults.push({ path, what: "was changed" });
  }
  const { round = null, evidence, ...said } = verdict.value;
  const hash = evidenceHash({
    specification: specification.raw,
    tests: (tests.raw as { tests: unknown }).tests,
    untestable: tests.value.untestable,
    files: [...texts]
      .filter(([path]) => path.startsWith(PROJECT))
      .map(([path, content]) => ({ path: path.slice(PROJECT.length), content })),
    reports: known.map(({ raw }) => raw),
    review: review.raw,
  });
  if (isAsListed && evidence !== undefined && evidence !== hash) {
    faults.push({ path: VERDICT, what: "has another hash than its evidence: one of them was changed" });
  }
  const report = known.find(({ value }) => value.round === round)?.value ?? null;
  const computed = computeVerdict({
    specification: specification.value,
    tests: tests.value,
    evidence: report,
    review: review.value,
    rounds: said.rounds,
    // Whether a reason is accepted is a decision, and not evidence.
    acceptUntestable: said.accepted !== undefined,
  });
  return [...faults, ...faultOfVerdict(said, computed), ...faultOfPage(texts.get("REPORT.md"), said, report)];
}

const PROJECT = "project/";

async function readTexts(folder: string, listed: readonly ListedFile[]): Promise<Map<string, string>> {
  const texts = listed.map(async ({ path }) => {
    const text = await readFile(join(folder, path), "utf8").catch(() => null);
    return text === null ? [] : [[path, text] as const];
  });
  return new Map((await Promise.all(texts)).flat());
}

/** A verdict may be lower than its evidence, if evidence was refused during the run; it is never higher. */
function faultOfVerdict(said: Verdict, computed: Verdict): DeliveryFault[] {
  const isRaised =
    (said.status === "verified" && computed.status !== "verified") ||
    said.criteria.some(
      ({ id, verdict }) =>
        verdict === "pass" && computed.criteria.find((one) => one.id === id)?.verdict !== "pass",
    );
  const because = computed.reason === null ? "" : `: ${computed.reason}`;
  return isRaised
    ? [{ path: VERDICT, what: `says ${said.status}, but its evidence is ${computed.status}${because}` }]
    : [];
}

/** The report shows the verdict's card, which begins with its status and the number of passed criteria. */
function faultOfPage(
  page: string | undefined,
  verdict: Verdict,
  report: RoundReport | null,
): DeliveryFault[] {
  const [heading = ""] = cardOf(verdict, report).split(/[,\n]/, 1);
  return page === undefined || page.includes(`\n**${inlineText(heading)}`)
    ? []
    : [{ path: "REPORT.md", what: `was changed: it does not show the verdict, ${heading}` }];
}
