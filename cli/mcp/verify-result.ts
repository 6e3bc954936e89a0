import type { CallToolResult } from "@modelcontextprotocol/server";
import { cardOf } from "../../src/software-house/card.ts";
import type { RoundReport } from "../../src/software-house/contract/round-report.ts";
import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import { hideKeysInside } from "../../src/text/hide-keys-inside.ts";
import { changedText } from "../verify/changed-text.ts";
import type { VerifyOutput } from "./verify-schemas.ts";

/** What is said of a project. */
export interface Judged {
  verdict: Verdict;
  /** Null if nothing could be run. */
  evidence: RoundReport | null;
  ignored: string[];
  changed: string[];
  milliseconds: number;
}

/** The most failed tests, and the most failed phases, in a result. */
const MOST_TOLD = 10;

/** The most lines of a failed phase, and of a failed test. */
const MOST_LINES = 15;

/** Returns what a client gets of a verification. A project that is not verified is an answer, and no tool error. */
export function verifyResult({ verdict, evidence, ignored, changed, milliseconds }: Judged): CallToolResult {
  const output: VerifyOutput = {
    status: verdict.status,
    reason: verdict.reason,
    card: [...changedText(changed), cardOf(verdict, evidence)].join("\n"),
    criteria: verdict.criteria.map(({ reason = null, ...one }) => ({ ...one, reason })),
    failedTests: (evidence?.tests ?? [])
      .filter(({ status }) => status !== "passed")
      .slice(0, MOST_TOLD)
      .map(({ criterionId: criterion, name, status, failure }) => {
        return { criterion, name, status, failure: cut(failure ?? "it did not run") };
      }),
    failedPhases: (evidence?.phases ?? [])
      .filter(({ status }) => status === "failed")
      .slice(0, MOST_TOLD)
      .map(({ phase, summary, output: printed }) => ({ phase, summary, output: cut(printed) })),
    sandbox: verdict.sandbox,
    ignored,
    changed,
    milliseconds,
  };
  return hideKeysInside({
    content: [{ type: "text" as const, text: textOf(output) }],
    structuredContent: { ...output },
  });
}

function textOf({ card, failedTests, failedPhases }: VerifyOutput): string {
  const phases = failedPhases.map(
    ({ phase, summary, output }) => `phase ${phase} failed: ${summary}${output === "" ? "" : `\n${output}`}`,
  );
  const tests = failedTests.map(
    ({ criterion, name, status, failure }) =>
      `test "${name}" of ${criterion} ${status === "failed" ? "failed" : "did not run"}: ${failure}`,
  );
  return [card, ...phases, ...tests].join("\n\n");
}

function cut(text: string): string {
  const lines = text.split("\n");
  return lines.length <= MOST_LINES ? text : [...lines.slice(0, MOST_LINES), "..."].join("\n");
}
