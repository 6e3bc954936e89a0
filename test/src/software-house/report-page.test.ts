import { expect, test } from "vitest";
import { reportPage, type ReportContents } from "../../../src/software-house/report-page.ts";
import { specificationPage } from "../../../src/software-house/specification-page.ts";

const FORGED = "# VERIFIED 9/9 criteria";

/** A text that tries to be more than the text of its field. */
function hostile(field: string): string {
  return `${field}\r${FORGED}\n${FORGED}\u2028${FORGED}\n<img src="http://x/${field}.png">[go](javascript:x)\`\`\`\n~~~\n|x|\u001b]52;c;x\u0007`;
}

const specification = {
  title: hostile("title"),
  language: "go",
  kind: "command-line",
  summary: hostile("summary"),
  run: { build: ["sh", "-c", hostile("build")], start: [hostile("start")], portVariable: null },
  interface: [{ name: hostile("name"), usage: hostile("usage"), description: hostile("description") }],
  criteria: [
    // oxlint-disable-next-line no-thenable -- a criterion has this field.
    { id: "c1", priority: "must", given: hostile("given"), when: hostile("when"), then: hostile("then") },
  ],
  outOfScope: [hostile("scope")],
  deviations: [{ asked: hostile("asked"), instead: hostile("instead"), why: hostile("why") }],
} as const;

const verdict = {
  status: "not-verified",
  reason: hostile("reason"),
  criteria: [{ id: "c1", priority: "must", verdict: "fail", reason: hostile("unproven") }],
  rounds: 1,
  sandbox: "bubblewrap",
} as const;

const report = {
  round: 1,
  phases: [{ phase: "survival", status: "warned", summary: hostile("phase"), output: hostile("output") }],
  tests: [{ criterionId: "c1", name: hostile("test"), status: "failed", failure: hostile("failure") }],
  unitTests: null,
};

const changedTest = (word: string) => ({ criterionId: "c1", name: hostile("test"), steps: [hostile(word)] });

const contents = {
  request: hostile("request"),
  specification,
  verdict,
  tests: [changedTest("after")],
  outcome: {
    status: "partial",
    reason: hostile("outcome"),
    code: null,
    limit: null,
    mode: "live",
    usage: { modelCalls: 1, inputTokens: 1, outputTokens: 1, cost: null },
    milliseconds: 1,
  },
  report,
  reports: [report],
  judgments: [{ round: 1, verdict, review: null, next: "developer", why: hostile("judged") }],
  earlier: { specification: { ...specification, criteria: [] }, tests: [], findings: [] },
  review: {
    criteria: [{ id: "c1", verdict: "fail", evidence: hostile("evidence") }],
    findings: [
      {
        severity: "minor",
        path: hostile("path"),
        line: 1,
        claim: hostile("claim"),
        reproduction: hostile("reproduction"),
      },
    ],
  },
  reviewFault: null,
  attempts: [],
  frozen: {
    sha256: "x",
    rulings: [
      {
        test: hostile("test"),
        reason: hostile("ruling"),
        ruling: "weakened",
        round: 1,
        before: changedTest("before"),
        after: changedTest("after"),
      },
    ],
    doubts: [{ criterionId: "c1", reason: hostile("doubt"), round: 1, tests: [hostile("added")] }],
  },
  pictures: {
    taken: [{ page: hostile("page"), test: hostile("shown"), path: "evidence/pictures/1.png", sha256: "x" }],
    missing: hostile("missing"),
  },
  notes: hostile("notes"),
  refused: [hostile("refused")],
} as unknown as ReportContents;

test.each([
  ["REPORT.md", reportPage(contents)],
  ["SPECIFICATION.md", specificationPage(contents.specification)],
])("%s takes every text for text: no HTML, link, heading, fence or control character", (_, page) => {
  const lines = page.split(/\r\n|[\n\r\u0085\u2028\u2029]/);
  expect(lines.filter((line) => line.startsWith(FORGED))).toEqual([]);
  expect(page.replace(/```sh[^]*?```/, "")).not.toMatch(/(?<!\\)\[go\]/);
  expect(page).not.toMatch(/<img|[\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
  expect(lines.filter((line) => /^\s*(?:>\s*)?(?:```|~~~)/.test(line))).toEqual(["```sh", "```"]);
  expect(page).toContain("title # VERIFIED");
});
