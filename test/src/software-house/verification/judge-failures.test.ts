import { describe, expect, test } from "vitest";
import type { AcceptanceTest, HttpStep } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { TestReport } from "../../../../src/software-house/contract/round-report.ts";
import {
  keyOfTest,
  type SeenStep,
} from "../../../../src/software-house/verification/acceptance/seen-step.ts";
import { judgeFailures } from "../../../../src/software-house/verification/phases/judge-failures.ts";
import { localProgram, NOTES, type Answer } from "./programs/local-program.ts";
import { http } from "./programs/shortener.ts";

const judged = async (
  create: () => Answer,
  tests: AcceptanceTest[],
): Promise<Pick<TestReport, "name" | "status" | "disturbed">[]> => {
  const { run } = localProgram(create);
  const seen = new Map<string, SeenStep>();
  const reports = await run({ tests }, (step) => seen.set(keyOfTest(step.test), step));
  expect(reports.some(({ status }) => status === "failed")).toBe(true);
  const found = await judgeFailures(reports, { tests: { tests }, specification: NOTES, seen, run });
  return found.map(({ name, status, disturbed }) =>
    disturbed === undefined ? { name, status } : { name, status, disturbed },
  );
};

const named = (name: string, ...steps: HttpStep[]): AcceptanceTest => ({ criterionId: "c1", name, steps });
const post = (path: string, body: unknown, status = 201): HttpStep =>
  http({ method: "POST", path, body: JSON.stringify(body), expect: { status: [status] } });
const get = (path: string, ...body: string[]): HttpStep => http({ path, expect: { status: [200], body } });
const passed = (name: string): object => ({ name, status: "passed" });

/** A queue of all clients: a worker gets the oldest job. */
const queue = (): Answer => {
  const jobs: unknown[] = [];
  return ({ method, body }) => {
    if (method === "POST") return [201, { job: jobs.push(body["text"]) }];
    return [200, { text: jobs.shift() ?? null }];
  };
};

/** Keeps names, and refuses those that are taken. */
const names = (keyOfName: (name: string) => string) => (): Answer => {
  const taken = new Set<string>();
  return ({ body }) => {
    const key = keyOfName(String(body["name"]));
    if (taken.has(key)) return [409, { error: "taken" }];
    taken.add(key);
    return [201, body];
  };
};

describe("a test that passes alone is passed, and says which test disturbs it", () => {
  test("if another test left a job in the queue that both share", async () => {
    const tests = [
      named("answers", get("/jobs")),
      named("keeps a job", post("/jobs", { text: "one" })),
      named("gives a job", post("/jobs", { text: "two" }), get("/jobs", '"text":"two"')),
    ];
    expect(await judged(queue, tests)).toEqual([
      passed("answers"),
      passed("keeps a job"),
      {
        name: "gives a job",
        status: "passed",
        disturbed: expect.stringMatching(/^passes alone, fails after "keeps a job": step 2: /) as string,
      },
    ]);
  });

  test("if another test took the same name", async () => {
    const tests = [
      named("takes a name", post("/names", { name: "docs" })),
      named("takes it too", post("/names", { name: "docs" })),
    ];
    expect(await judged(names(String), tests)).toMatchObject([
      passed("takes a name"),
      { status: "passed", disturbed: expect.stringContaining('fails after "takes a name"') },
    ]);
  });

  test("also if a test of a should criterion fails by itself before it", async () => {
    const tests = [
      { ...named("never passes", get("/jobs", "impossible")), criterionId: "c2" },
      named("keeps a job", post("/jobs", { text: "one" })),
      named("gives a job", post("/jobs", { text: "two" }), get("/jobs", '"text":"two"')),
    ];
    expect(await judged(queue, tests)).toMatchObject([
      { status: "failed" },
      { status: "passed" },
      { status: "passed", disturbed: expect.stringContaining('"keeps a job"') },
    ]);
  });
});

describe("the program is to blame", () => {
  test("if the test fails alone, too", async () => {
    const tests = [named("gives a job", post("/jobs", { text: "two" }), get("/jobs", '"text":"three"'))];
    expect(await judged(queue, tests)).toEqual([{ name: "gives a job", status: "failed" }]);
  });

  test("if it breaks after other requests", async () => {
    const breaking = (): Answer => {
      let count = 0;
      return () => ((count += 1) > 2 ? [500] : [200]);
    };
    const tests = [named("one", get("/a"), get("/b")), named("two", get("/c"))];
    expect(await judged(breaking, tests)).toEqual([passed("one"), { name: "two", status: "failed" }]);
  });

  test("if it has lost what the test itself had made", async () => {
    const forgetful = (): Answer => {
      const notes: number[] = [];
      return ({ method, path }) => {
        const id = Number(path.split("/").at(-1));
        if (method !== "POST") return notes.slice(0, 1).includes(id) ? [200] : [404];
        notes.push(notes.length);
        return [201, { id: notes.length - 1 }];
      };
    };
    const keeps = (name: string): AcceptanceTest => {
      const made = post("/notes", {});
      return named(
        name,
        { ...made, capture: [{ name: "id", from: "body", key: "id" }] },
        get("/notes/{{id}}"),
      );
    };
    expect(await judged(forgetful, [keeps("first"), keeps("second")])).toEqual([
      passed("first"),
      { name: "second", status: "failed" },
    ]);
  });

  test("if it takes different names for the same", async () => {
    const tests = [
      named("takes a name", post("/names", { name: "Docs" })),
      named("takes another", post("/names", { name: "docs" })),
    ];
    expect(
      await judged(
        names((name) => name.toLowerCase()),
        tests,
      ),
    ).toEqual([passed("takes a name"), { name: "takes another", status: "failed" }]);
  });
});
