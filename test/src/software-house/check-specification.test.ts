import { expect, test } from "vitest";
import { faultsOfSpecification } from "../../../src/software-house/check-specification.ts";
import type { Specification } from "../../../src/software-house/index.ts";
import { specified } from "../../support/house.ts";

const SERVICE: Partial<Specification> = {
  kind: "http-service",
  run: { build: [], start: ["./serve"], portVariable: "PORT" },
};

test("a specification that can be built and checked has no faults", () => {
  expect(faultsOfSpecification(specified().json)).toEqual([]);
  expect(faultsOfSpecification(specified(SERVICE).json)).toEqual([]);
});

const [criterion] = specified().json.criteria;
const criteria = criterion === undefined ? [] : [criterion];

test.each<[string, Partial<Specification>, string[]]>([
  ["no title", { title: " " }, ["the title is empty"]],
  ["no summary", { summary: "" }, ["the summary is empty"]],
  [
    "no start",
    { run: { build: [], start: [], portVariable: null } },
    ["run.start is empty: nothing says how it is started"],
  ],
  [
    "a blank start",
    { run: { build: [" "], start: [""], portVariable: null } },
    [
      "run.start begins with nothing: it names no program",
      "run.build begins with nothing: it names no program",
    ],
  ],
  [
    "a service without a port",
    { ...SERVICE, run: { build: [], start: ["./serve"], portVariable: null } },
    ["run.portVariable is null: an http-service is told its port by a variable"],
  ],
  [
    "a port that is no variable",
    { ...SERVICE, run: { build: [], start: ["./serve"], portVariable: "$PORT" } },
    ['run.portVariable is "$PORT"; it is the name of an environment variable, such as PORT'],
  ],
  ["no interface", { interface: [] }, ["interface is empty: nobody would know how to use it"]],
  [
    "a use without words",
    { interface: [{ name: "x", usage: "", description: "" }] },
    ["interface 1 has no name or no usage"],
  ],
  [
    "no must",
    { criteria: criteria.map((one) => Object.assign({}, one, { priority: "should" })) },
    ["no criterion is a must"],
  ],
  ["no criteria", { criteria: [] }, ["no criterion is a must"]],
  ["an id twice", { criteria: [...criteria, ...criteria] }, ['the id "c1" is used by several criteria']],
  [
    "a criterion without a then",
    { criteria: criteria.map((one) => Object.assign({}, one, { id: "", given: "\n" })) },
    ["criterion 1 has no id", "criterion 1 cannot be checked: its given is empty"],
  ],
])("%s is told", (_, changes, faults) => {
  expect(faultsOfSpecification(specified(changes).json)).toEqual(faults);
});
