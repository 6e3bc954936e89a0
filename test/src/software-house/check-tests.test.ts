import { describe, expect, test } from "vitest";
import { faultsOfTests } from "../../../src/software-house/check-tests.ts";
import type { AcceptanceTest, Specification } from "../../../src/software-house/index.ts";
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

describe("the check of acceptance tests", () => {
  test("lets a captured value and the server's address be inserted from the next step on", () => {
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
    ["no copies", { copies: 0 }, "copies must be a number from 1 to 50, but is 0"],
    ["too many copies", { copies: 51 }, "copies must be a number from 1 to 50, but is 51"],
    [
      "no status",
      { expect: { status: [], headers: [], body: [] } },
      "expect.status is empty: no status would do",
    ],
    ["a status that is none", { expect: { status: [20], headers: [], body: [] } }, "20 is no status of HTTP"],
    ["a method that is none", { method: "get it" }, 'the method is "get it"; it is one such as GET'],
    [
      "a path that is none",
      { path: "http://else.where/" },
      'the path "http://else.where/" does not begin with "/"',
    ],
    [
      "a capture without a key",
      { capture: [{ name: "code", from: "body", key: "" }] },
      "a capture has no name or no key",
    ],
  ])("tells %s", (_, changes, fault) => {
    expect(faultsOf(step(changes))).toEqual([`test "greets": step 1: ${fault}`]);
  });

  test("tells steps of another kind than the software's, tests without steps, and musts without tests", () => {
    const command: AcceptanceTest["steps"][number] = {
      kind: "command",
      arguments: [],
      stdin: null,
      expect: { exit: [0], stdout: [], stderr: [] },
      capture: [],
    };
    expect(faultsOf(command)).toEqual([
      'test "greets": step 1: its kind is command; the steps of this http-service are http',
    ]);
    expect(faultsOf()).toEqual(['test "greets": it has no steps']);
    expect(faultsOfTests({ tests: [] }, json)).toEqual([
      "the must criterion c1 has no test",
      "the must criterion c2 has no test",
    ]);
  });
});
