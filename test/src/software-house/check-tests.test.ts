import { describe, expect, test } from "vitest";
import { faultsOfTests } from "../../../src/software-house/check-tests.ts";
import type { AcceptanceTest, AcceptanceTests, Specification } from "../../../src/software-house/index.ts";
import { specified } from "../../support/house.ts";

type HttpStep = Extract<AcceptanceTest["steps"][number], { kind: "http" }>;

const { json } = specified();
const service: Specification = {
  ...json,
  kind: "http-service",
  criteria: json.criteria.slice(0, 1),
};

function step(changes: Partial<HttpStep> = {}): HttpStep {
  return {
    kind: "http",
    method: "GET",
    path: "/",
    headers: [],
    body: null,
    copies: 1,
    expect: { status: [200], headers: [], body: [] },
    capture: [],
    ...changes,
  };
}

function faultsOf(...steps: AcceptanceTest["steps"]): string[] {
  return faultsOfTests({ tests: [{ criterionId: "c1", name: "greets", steps }] }, service);
}

describe("faultsOfTests", () => {
  test("accepts insertions of the server's address, and of a captured value in later steps", () => {
    const capture = [{ name: "code", from: "body" as const, key: "code" }];
    expect(
      faultsOf(
        step({ capture }),
        step({ path: "/{{code}}", expect: { status: [302], headers: [], body: ["^{{base}}/{{code}}$"] } }),
      ),
    ).toEqual([]);
  });

  test.each<[string, Partial<HttpStep>, string]>([
    ["an unknown value", { path: "/{{code}}" }, "{{code}} is used before it is captured"],
    ["no copies", { copies: 0 }, "copies must be a whole number from 1 to 50, but is 0"],
    ["too many copies", { copies: 51 }, "copies must be a whole number from 1 to 50, but is 51"],
    [
      "no status",
      { expect: { status: [], headers: [], body: [] } },
      "expect.status must list at least one status, but is empty",
    ],
    [
      "an invalid status",
      { expect: { status: [20], headers: [], body: [] } },
      "expect.status must hold HTTP statuses from 100 to 599, but holds 20",
    ],
    [
      "an invalid method",
      { method: "get it" },
      'method must be an HTTP method, such as GET, but is "get it"',
    ],
    [
      "a path with a host",
      { path: "http://else.where/" },
      'path must begin with "/", but is "http://else.where/"',
    ],
    [
      "a capture without a key",
      { capture: [{ name: "code", from: "body", key: "" }] },
      "each capture must have a name and a key",
    ],
  ])("reports %s", (_, changes, fault) => {
    expect(faultsOf(step(changes))).toEqual([`test "greets": step 1: ${fault}`]);
  });

  test("reports steps of the wrong kind, tests without steps, and must criteria without tests", () => {
    const command: AcceptanceTest["steps"][number] = {
      kind: "command",
      arguments: [],
      stdin: null,
      expect: { exit: [0], stdout: [], stderr: [] },
      capture: [],
    };
    expect(faultsOf(command)).toEqual([
      'test "greets": step 1: kind must be http, burst, restart or wait for this http-service, but is command',
    ]);
    expect(faultsOf()).toEqual(['test "greets": it must have at least one step']);
    expect(faultsOfTests({ tests: [] }, json)).toEqual([
      "must criterion c1 has no test",
      "must criterion c2 has no test",
    ]);
  });

  test("accepts a must criterion without a test if no step can show it, and a reason is given", () => {
    const tested = { criterionId: "c1", name: "greets", steps: [step()] };
    const two = { ...service, criteria: json.criteria };
    const faults = (untestable: AcceptanceTests["untestable"]): string[] =>
      faultsOfTests({ tests: [tested], untestable }, two);
    expect(faults([{ criterionId: "c2", reason: "it needs two machines" }])).toEqual([]);
    expect(faults(null)).toEqual(["must criterion c2 has no test"]);
    expect(faults([{ criterionId: "c2", reason: " " }])).toEqual([
      "untestable 1: reason must say what no step can show, but is empty",
    ]);
    expect(
      faults([
        { criterionId: "c2", reason: "it needs two machines" },
        { criterionId: "c1", reason: "it cannot be seen" },
        { criterionId: "c9", reason: "it cannot be seen" },
      ]),
    ).toEqual([
      "untestable 2: criterion c1 has a test, so it must not be listed",
      'untestable 3: unknown criterion "c9"; available: c1, c2, c3',
    ]);
  });

  test.each<[string, AcceptanceTest["steps"][number], string]>([
    [
      "a wait that is too long",
      { kind: "wait", milliseconds: 20_000 },
      "milliseconds must be from 1 to 10000, but is 20000",
    ],
    ["a burst of one request", { kind: "burst", steps: [step()] }, "a burst must have at least two steps"],
    [
      "too many requests in a burst",
      { kind: "burst", steps: [step({ copies: 30 }), step({ copies: 30 })] },
      "a burst must send at most 50 requests, but sends 60",
    ],
    [
      "an unknown value in a burst",
      { kind: "burst", steps: [step(), step({ path: "/{{code}}" })] },
      "{{code}} is used before it is captured",
    ],
    [
      "an unknown value in a JSON expectation",
      step({
        expect: {
          status: [200],
          headers: [],
          body: [],
          json: [{ path: "a", is: "equals", value: ["{{code}}"] }],
        },
      }),
      "{{code}} is used before it is captured",
    ],
    [
      "an unknown mark",
      step({ body: "{{new:name}}" }),
      "{{new:name}} is not a mark; available: {{new:word}}, {{new:number}}, {{new:url}}, each with a suffix such as {{new:word:2}}, and {{fill:a:100}}",
    ],
  ])("reports %s", (_, wrong, fault) => {
    expect(faultsOf(wrong)).toEqual([`test "greets": step 1: ${fault}`]);
  });

  test("accepts marks, counted statuses in place of listed ones, and what a burst has captured", () => {
    const capture = [{ name: "code", from: "body" as const, key: "code" }];
    const exactly = [{ status: 201, count: 1 }];
    const marked = step({ path: "/{{new:word}}/{{copy}}", body: "{{date+1}} {{fill:a:10}}", capture });
    const counted = step({ copies: 2, expect: { status: [], headers: [], body: [], exactly } });
    expect(
      faultsOf({ kind: "burst", steps: [marked, counted] }, step({ path: "/{{code}}" }), { kind: "restart" }),
    ).toEqual([]);
  });

  test("reports what a program of the language or a file cannot do", () => {
    const run = (clock: string, language: Specification["language"]): string[] => {
      const command: AcceptanceTest["steps"][number] = {
        kind: "command",
        arguments: [],
        stdin: null,
        clock,
        environment: [{ name: "A=B", value: "x" }],
        expect: { exit: [0], stdout: [], stderr: [] },
        capture: [],
      };
      const file: AcceptanceTest["steps"][number] = {
        kind: "file",
        path: "../x",
        content: null,
        expect: null,
      };
      const specification = { ...json, language, criteria: json.criteria.slice(0, 1) };
      return faultsOfTests(
        { tests: [{ criterionId: "c1", name: "greets", steps: [command, file] }] },
        specification,
      );
    };
    const others = [
      'test "greets": step 2: path must name a file in the program\'s folder, such as data/notes.txt or ~/notes.txt, but is "../x"',
      'test "greets": step 2: it must write content or expect something',
    ];
    const variable = 'test "greets": step 1: environment must hold names of variables, but holds "A=B"';
    expect(run("2026-02-28", "go")).toEqual([
      variable,
      'test "greets": step 1: the clock of a go program cannot be set: leave clock out',
      ...others,
    ]);
    expect(run("tomorrow", "python")).toEqual([
      variable,
      'test "greets": step 1: clock must be a date and time such as 2026-02-28T23:59:00Z, but is "tomorrow"',
      ...others,
    ]);
    expect(run("2026-02-28T12:00+02:00", "typescript")).toEqual([variable, ...others]);
  });
});
