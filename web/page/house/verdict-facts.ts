import type { Verdict } from "../../../src/software-house/contract/verdict.ts";
import { counted } from "../../../src/text/counted.ts";
import type { HouseValues } from "./house-values.ts";

/** What a verdict rests on, and what it does not say. */
export interface VerdictFacts {
  /** What was shown, such as `7 unit tests passed`. */
  readonly shown: readonly string[];
  /** What was not shown, or is open, such as a criterion that no test can show. */
  readonly open: readonly string[];
}

/** Returns what a verdict rests on and what was not shown, from the evidence of the round that was delivered. */
export function verdictFacts(verdict: Verdict, values: HouseValues): VerdictFacts {
  const report =
    values.reports.find(({ round }) => round === verdict.rounds) ?? values.reports.at(-1) ?? null;
  const has = (phase: string): boolean =>
    report?.phases.some(
      (one) => one.phase === phase && (one.status === "passed" || one.status === "warned"),
    ) === true;
  const passed = verdict.criteria.filter((one) => one.verdict === "pass").length;
  const tests = report?.tests.filter(({ status }) => status === "passed").length ?? 0;
  const { unitTests = null, mutants = null, toolchain = null } = report ?? {};
  const findings = values.review?.findings ?? [];
  const weak = report?.tests.filter(({ weakness }) => isFilled(weakness)) ?? [];
  return {
    shown: [
      `${passed} of ${counted(verdict.criteria.length, "criterion").replace("criterions", "criteria")}`,
      ...(report === null ? [] : [`${tests} of ${counted(report.tests.length, "acceptance test")}`]),
      ...(unitTests === null
        ? []
        : [`${unitTests.passed} of ${counted(unitTests.passed + unitTests.failed, "unit test")}`]),
      ...(has("race") && toolchain?.startsWith("go ") === true ? ["no data race"] : []),
      ...(mutants === null ? [] : [`${mutants.noticed} of ${mutants.tried} changes of the code noticed`]),
      ...(has("survival") ? ["survives garbage"] : []),
      ...(has("soak") ? ["steady under load"] : []),
      ...(values.review === null ? [] : ["reviewed"]),
      ...(verdict.sandbox === null || verdict.sandbox === "none"
        ? []
        : [`in a sandbox (${verdict.sandbox})`]),
      ...(toolchain === null ? [] : [toolchain.replace(/^go version (\S+).*/, "$1")]),
    ],
    open: [
      ...verdict.criteria
        .filter((one) => one.verdict !== "pass")
        .map((one) => criterionWords(one, verdict.accepted)),
      ...(verdict.sandbox === "none" ? ["It ran without a sandbox."] : []),
      ...(report === null ? ["Nothing was run."] : []),
      ...(report?.quick === true ? ["The slow phases were left out on request."] : []),
      ...(isFilled(report?.unfinished) ? [`The verification was stopped: ${report?.unfinished}`] : []),
      ...(report !== null && values.review === null ? ["No model reviewed it."] : []),
      ...(mutants !== null && mutants.survived.length > 0
        ? [`No test notices ${counted(mutants.survived.length, "small change")} of the code.`]
        : []),
      ...(weak.length > 0
        ? [`${counted(weak.length, "test")} would pass for software that does nothing.`]
        : []),
      ...(findings.length > 0 ? [`The review left ${counted(findings.length, "finding")} open.`] : []),
      ...(values.specification?.deviations ?? []).map(
        ({ asked, instead }) => `Asked: ${asked} Instead: ${instead}`,
      ),
    ],
  };
}

function criterionWords(
  { id, priority, verdict, reason }: Verdict["criteria"][number],
  accepted: readonly string[] | undefined,
): string {
  const how = verdict === "fail" ? "fails" : "is unproven";
  const agreed = accepted?.includes(id) === true ? ", which a person accepted" : "";
  return `${id} (${priority}) ${how}${agreed}${isFilled(reason) ? `: ${reason}` : "."}`;
}

function isFilled(text: string | null | undefined): boolean {
  return typeof text === "string" && text.trim() !== "";
}
