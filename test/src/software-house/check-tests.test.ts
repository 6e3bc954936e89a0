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
});
