import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shortenerTests, shortenerSpecification } from "../../../../../bench/house/programs/shortener-job.ts";
import type {
  AcceptanceTest,
  AcceptanceTests,
  CommandStep,
  HttpStep,
} from "../../../../../src/software-house/contract/acceptance-tests.ts";
import type { FileStep } from "../../../../../src/software-house/contract/file-step.ts";
import type { Specification } from "../../../../../src/software-house/contract/specification.ts";
import { weakTests } from "../../../../../src/software-house/weak-tests.ts";
import { checkTests } from "../../../../../src/software-house/verification/test-check/check-tests.ts";
import { testCheckFinding } from "../../../../../src/software-house/verification/test-check/test-check-phase.ts";

const CASES = join(import.meta.dirname, "cases");

const specificationOf = (kind: Specification["kind"]): Specification => ({
  ...shortenerSpecification("go", { build: [], start: ["./server"] }),
  kind,
});

type HttpExpectation = Partial<HttpStep["expect"]>;

const http = (expected: HttpExpectation, request: Partial<HttpStep> = {}): HttpStep => ({
  kind: "http",
  method: "GET",
  path: "/health",
  headers: [],
  body: null,
  copies: 1,
  expect: { status: [200], headers: [], body: [], ...expected },
  capture: [],
  ...request,
});

const command = (expected: Partial<CommandStep["expect"]>, words: string[] = ["list"]): CommandStep => ({
  kind: "command",
  arguments: words,
  stdin: null,
  expect: { exit: [0], stdout: [], stderr: [], ...expected },
  capture: [],
});

const fileStep = (expected: NonNullable<FileStep["expect"]>): FileStep => ({
  kind: "file",
  path: "out.txt",
  content: null,
  expect: expected,
});

const named = (name: string, steps: AcceptanceTest["steps"]): AcceptanceTest => ({
  criterionId: "C1",
  name,
  steps,
});

const weakOf = async (
  kind: Specification["kind"],
  steps: Record<string, AcceptanceTest["steps"]>,
): Promise<string[]> => {
  const tests = Object.entries(steps).map(([name, list]) => named(name, list));
  const checked = await checkTests({ tests }, { specification: specificationOf(kind) });
  return checked.filter(({ weakness }) => weakness !== null).map(({ test }) => test.name);
};

const ANY_STATUS = [200, 201, 204, 400, 404, 405];

describe("checkTests", () => {
  it("finds tests of a service that nothing fails", async () => {
    const weak = await weakOf("http-service", {
      "any status": [http({ status: ANY_STATUS })],
      "found or not": [http({ status: [200, 404] })],
      "any status and any body": [http({ status: ANY_STATUS, body: ["", ".*"] })],
      "no status and any body": [http({ status: [], body: ["x?"] })],
      "a restart between": [http({ status: ANY_STATUS }), { kind: "restart" }, http({ status: ANY_STATUS })],
      "twenty at once": [http({ status: ANY_STATUS }, { copies: 20 })],
      "a lookahead that forbids nothing": [http({ status: [], body: ["(?![\\s\\S]*PASSWORD)"] })],
    });
    expect(weak).toHaveLength(7);
  });

  it("accepts tests of a service that one of the programs fails", async () => {
    const weak = await weakOf("http-service", {
      "it lives": [http({ status: [200] })],
      "an unknown code": [http({ status: [404] }, { path: "/nobody-made-this" })],
      "it refuses garbage in one of many ways": [http({ status: [400, 404, 405, 413, 415, 422] })],
      "a header is there": [http({ status: ANY_STATUS, headers: [{ name: "location", pattern: "" }] })],
      "a body is empty": [http({ status: ANY_STATUS, body: ["^$"] })],
      "a secret is never shown": [http({ status: ANY_STATUS, body: ["^(?![\\s\\S]*PASSWORD)"] })],
      "a secret is never shown, said by absent": [http({ status: ANY_STATUS, absent: ["PASSWORD"] })],
      "a field is not there": [
        http({ status: ANY_STATUS, json: [{ path: "password", is: "absent", value: null }] }),
      ],
      "it is quick": [http({ status: ANY_STATUS, milliseconds: 1_000 })],
      "a value in JSON": [http({ status: ANY_STATUS, json: [{ path: "count", is: "equals", value: 1 }] })],
      "one of two wins": [http({ status: [], exactly: [{ status: 201, count: 1 }] }, { copies: 2 })],
      "something else at once": [
        { kind: "burst", steps: [http({ status: [200] }), http({ status: [404] })] },
      ],
      "after a restart": [http({ status: [200] }), { kind: "restart" }, http({ status: [200] })],
      "a value comes back": [
        http({ status: ANY_STATUS }, { capture: [{ name: "id", from: "body", key: "id" }] }),
      ],
    });
    expect(weak).toEqual([]);
  });

  it("finds tests of a command that nothing fails", async () => {
    const weak = await weakOf("command-line", {
      "any exit": [command({ exit: [0, 1, 2] })],
      "no exit and any output": [command({ exit: [], stdout: [""] })],
      "a file of its own": [
        Object.assign(fileStep({ present: true }), { content: "text" }),
        command({ exit: [0, 1, 2] }),
      ],
      "a pause": [command({ exit: [0, 1, 2] }), { kind: "wait", milliseconds: 10_000 }],
      "any exit and any output": [command({ exit: [0, 1, 2], stdout: ["[\\s\\S]*"], stderr: ["x*"] })],
    });
    expect(weak).toHaveLength(5);
  });

  it("accepts tests of a command that one of the programs fails", async () => {
    const weak = await weakOf("command-line", {
      "it succeeds": [command({ exit: [0] })],
      "it fails": [command({ exit: [2] }, ["--nonsense"])],
      "it prints nothing": [command({ exit: [0, 1, 2], stdout: ["^$"] })],
      "it prints its arguments": [command({ exit: [0, 1, 2], stdout: ["list"] })],
      "it writes a file": [command({ exit: [0, 1, 2] }), fileStep({ present: true, content: [""] })],
      "it writes no file": [command({ exit: [0, 1, 2] }), fileStep({ present: false })],
      "it never crashes": [command({ exit: [0, 1, 2], stderr: ["^(?![\\s\\S]*Traceback)"] })],
    });
    expect(weak).toEqual([]);
  });

  it("does not accuse the tests of careful authors", async () => {
    const files = await readdir(CASES);
    const cases = await Promise.all(
      files.map(async (file) => {
        const { kind, tests } = JSON.parse(await readFile(join(CASES, file), "utf8")) as {
          kind: Specification["kind"];
          tests: AcceptanceTests["tests"];
        };
        return { file, kind, tests };
      }),
    );
    const all = [...cases, { file: "shortener-job", kind: "http-service" as const, ...shortenerTests }];
    for (const { file, kind, tests } of all) {
      const criteria = [...new Set(tests.map(({ criterionId }) => criterionId))].map((id) =>
        // oxlint-disable-next-line unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
        ({ id, priority: "must" as const, given: "g", when: "w", then: "t" }),
      );
      const checked = await checkTests({ tests }, { specification: { ...specificationOf(kind), criteria } });
      const accused = weakTests(checked).map(({ test }) => test.name);
      expect({ file, accused }).toEqual({ file, accused: [] });
    }
  });

  it("warns of each weak test with the reason, and of each pattern that expects nothing", async () => {
    const tests = [
      named("any status", [http({ status: ANY_STATUS })]),
      named("it lives", [http({ status: [200], body: [".*"] })]),
    ];
    const checked = await checkTests({ tests }, { specification: specificationOf("http-service") });
    expect(testCheckFinding(checked)).toMatchObject({
      status: "warned",
      summary: expect.stringMatching(/^1 of 2 tests proves nothing; C1 any status: programs that/) as string,
      output: expect.stringContaining('C1 it lives: step 1: the pattern ".*" matches every text') as string,
    });
  });
});
