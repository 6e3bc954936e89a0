import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { HousePanel } from "../../../web/page/house/house-panel.tsx";
import { HouseVerdict } from "../../../web/page/house/house-verdict.tsx";
import { viewRun } from "../../../web/page/run/view-run.ts";

const EVIL = "</p><img src=x onerror=alert(1)>\u202e";

const step = {
  kind: "http",
  method: "GET",
  path: `/${EVIL}`,
  headers: [{ name: EVIL, value: EVIL }],
  body: EVIL,
  copies: 1,
  expect: { status: [200], headers: [], body: [EVIL] },
  capture: [],
};

const phase = {
  phase: "acceptance",
  status: "failed",
  summary: EVIL,
  command: [EVIL],
  exit: 1,
  output: EVIL,
};

/** A state in which every text is hostile. */
const VALUES = {
  specification: {
    title: EVIL,
    language: "go",
    kind: "http-service",
    summary: EVIL,
    run: { build: [], start: [EVIL], portVariable: null },
    interface: [],
    // oxlint-disable-next-line unicorn/no-thenable -- the name is part of the contract; a criterion is data.
    criteria: [{ id: "c1", priority: "must", given: EVIL, when: EVIL, then: EVIL }],
    outOfScope: [],
    deviations: [{ asked: EVIL, instead: EVIL, why: EVIL }],
  },
  tests: [{ criterionId: "c1", name: EVIL, steps: [step] }],
  untestable: [{ criterionId: "c1", reason: EVIL }],
  files: [{ path: `${EVIL}/main.go`, content: `package main // ${EVIL}` }],
  reports: [
    {
      round: 1,
      files: "92f1",
      toolchain: EVIL,
      sandbox: EVIL,
      phases: [{ ...phase, milliseconds: 3 }],
      unitTests: null,
      tests: [
        {
          criterionId: "c1",
          name: EVIL,
          status: "failed",
          failure: EVIL,
          milliseconds: 1,
          disturbed: EVIL,
          weakness: EVIL,
        },
      ],
      unfinished: EVIL,
      mutants: {
        tried: 1,
        noticed: 0,
        note: EVIL,
        survived: [{ path: EVIL, line: 1, from: EVIL, to: "", before: EVIL, after: "" }],
      },
    },
  ],
  review: {
    criteria: [{ id: "c1", verdict: "fail", evidence: EVIL }],
    findings: [{ severity: "major", path: EVIL, line: 3, claim: EVIL, reproduction: EVIL }],
  },
  frozen: {
    sha256: "c249",
    rulings: [{ test: EVIL, reason: EVIL, ruling: "kept", round: 1 }],
    doubts: [{ criterionId: "c1", reason: EVIL, round: 1, tests: [EVIL] }],
    additions: { round: 1, changes: 2, tests: [EVIL] },
  },
  judgments: [],
  verdict: {
    status: "not-verified",
    reason: EVIL,
    // oxlint-disable-next-line unicorn/no-thenable -- the name is part of the contract; a criterion is data.
    criteria: [{ id: "c1", priority: "must", verdict: "fail", reason: EVIL }],
    rounds: 1,
    sandbox: null,
  },
  delivery: `/out/${EVIL}`,
  outcome: {
    status: "partial",
    reason: EVIL,
    code: null,
    limit: null,
    steps: { completed: 0, failed: 1, skipped: 0, unfinished: 0 },
    mode: "live",
    usage: { modelCalls: 3, inputTokens: 1200, outputTokens: 300, cachedTokens: 100, cost: 0.0123 },
    milliseconds: 61_000,
  },
};

function htmlOf(
  values: Readonly<Record<string, unknown>>,
  pictureAddress: (sha256: string) => string | null = () => null,
): string {
  const view = viewRun({ entries: [], values, questions: [], request: "Build it.", isRunning: false });
  return [HouseVerdict, HousePanel]
    .map((part) => renderToStaticMarkup(createElement(part, { view, values, pictureAddress })))
    .join("");
}

test("shows all that a model wrote as text", () => {
  const html = htmlOf(VALUES);
  expect(html).not.toMatch(/<img|\u202e|<\/p><img/);
  expect(html.match(/⟨U\+202E⟩/g)?.length).toBeGreaterThan(25);
});

test("shows the verdict, the amounts and the evidence of a run of which only the state is known", () => {
  const words = htmlOf(VALUES)
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
  for (const shown of [
    "Not verified",
    "0 of 1 criterion",
    "model calls 3",
    "tokens 1,500 100 cached",
    "cost $0.0123",
    "time 1 min 01 s",
    "Round 1",
    "major",
    "The developer disputed it",
    "The tests noticed 0 of 1 changes.",
  ]) {
    expect(words).toContain(shown);
  }
});

const PICTURE = {
  page: `/${EVIL}`,
  test: EVIL,
  path: EVIL,
  sha256: "ab12",
  bytes: 9,
  width: 1280,
  height: 800,
};

test("shows pictures of pages from where they can be loaded, with a name that cannot deceive", () => {
  const values = { ...VALUES, pictures: { taken: [PICTURE], missing: EVIL } };
  expect(htmlOf(values)).not.toMatch(/<img|\u202e/);
  expect(htmlOf(values)).toContain("The picture is not here.");
  const html = htmlOf(values, (hash) => `/pictures/${hash}.png`);
  expect(html.match(/<img [^>]*>/g)).toEqual([
    expect.stringMatching(
      /src="\/pictures\/ab12\.png" alt="The page [^"\u202e]*⟨U\+202E⟩" width="1280" height="800"/,
    ),
  ]);
});

test("says why there is no picture of a page, and leaves out what has not the shape of one", () => {
  const none = { ...VALUES, pictures: { taken: [{ page: 1 }], missing: "no Chromium was found" } };
  expect(htmlOf(none)).toContain("There is no picture of its pages: ");
  expect(htmlOf(none)).toContain("no Chromium was found");
  expect(htmlOf({ ...VALUES, pictures: "none" })).not.toContain("picture");
});

test("says what comes when the Software House has not begun", () => {
  expect(htmlOf({ messages: [] })).toContain("No software yet");
});
