import { expect, test } from "vitest";
import type {
  AcceptanceTest,
  HttpStep,
} from "../../../../../src/software-house/contract/acceptance-tests.ts";
import { createPageNotes } from "../../../../../src/software-house/verification/pictures/seen-pages.ts";

const known = { values: new Map(), base: null };

function get(path: string, changes: Partial<HttpStep> = {}): HttpStep {
  const expectation = { status: [200], headers: [], body: [] };
  return {
    kind: "http",
    method: "GET",
    path,
    headers: [],
    body: null,
    copies: 1,
    expect: expectation,
    capture: [],
    ...changes,
  };
}

function named(name: string, ...steps: HttpStep[]): AcceptanceTest {
  return { criterionId: "c1", name, steps };
}

function answer(type: string, status = 200, body = "<h1>Hello</h1>") {
  return { status, body, headers: new Map([["content-type", type]]) };
}

const passed = (name: string) =>
  ({ criterionId: "c1", name, status: "passed", failure: null, milliseconds: 1 }) as const;

test("pages are HTML that passed tests got, the first of each path, and at most three", () => {
  const notes = createPageNotes();
  const test_ = named("shows pages", ...["/", "/a", "/", "/b", "/c"].map((path) => get(path)));
  for (const step of test_.steps) {
    if (step.kind === "http")
      notes.onStep({ test: test_, known, step, answers: [answer("text/html; charset=utf-8")] });
  }
  const page = (step: number, path: string) => ({ criterionId: "c1", name: "shows pages", step, path });
  expect(notes.pages([passed("shows pages")])).toEqual([page(1, "/"), page(2, "/a"), page(4, "/b")]);
  expect(notes.pages([{ ...passed("shows pages"), status: "failed" }])).toEqual([]);
});

test.each([
  ["JSON", get("/"), answer("application/json")],
  ["a refusal", get("/"), answer("text/html", 404)],
  ["a redirect", get("/"), answer("text/html", 302)],
  ["nothing", get("/"), answer("text/html", 200, " ")],
  ["the answer to a form", get("/", { method: "POST" }), answer("text/html")],
  ["no answer", get("/"), { fault: "it hung up", isLate: false }],
])("%s is no page", (_what, step, one) => {
  const notes = createPageNotes();
  notes.onStep({ test: named("t", step), known, step, answers: [one] });
  expect(notes.pages([passed("t")])).toEqual([]);
});

test("a page of a burst is left out, because no step alone gets it", () => {
  const notes = createPageNotes();
  notes.onStep({ test: named("t", get("/x")), known, step: get("/"), answers: [answer("text/html")] });
  expect(notes.pages([passed("t")])).toEqual([]);
});
