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
  ["no title", { title: " " }, ["title must not be empty"]],
  ["no summary", { summary: "" }, ["summary must not be empty"]],
  [
    "no start",
    { run: { build: [], start: [], portVariable: null } },
    ["run.start must name the command that starts the software, but is empty"],
  ],
  [
    "a blank start",
    { run: { build: [" "], start: [""], portVariable: null } },
    [
      "the first word of run.start must be a program, but is blank",
      "the first word of run.build must be a program, but is blank",
    ],
  ],
  [
    "a service without a port",
    { ...SERVICE, run: { build: [], start: ["./serve"], portVariable: null } },
    ["run.portVariable must name the environment variable of the port for an http-service, but is null"],
  ],
  [
    "a port that is not a variable",
    { ...SERVICE, run: { build: [], start: ["./serve"], portVariable: "$PORT" } },
    ['run.portVariable must be the name of an environment variable, such as PORT, but is "$PORT"'],
  ],
  ["no interface", { interface: [] }, ["interface must list at least one endpoint or command, but is empty"]],
  [
    "an interface without a usage",
    { interface: [{ name: "x", usage: "", description: "" }] },
    ["interface 1 must have a name and a usage"],
  ],
  [
    "no must",
    { criteria: criteria.map((one) => Object.assign({}, one, { priority: "should" })) },
    ["at least one criterion must have the priority must"],
  ],
  ["no criteria", { criteria: [] }, ["at least one criterion must have the priority must"]],
  [
    "an id twice",
    { criteria: [...criteria, ...criteria] },
    ['the id of each criterion must be unique, but "c1" is used several times'],
  ],
  [
    "a criterion without an id and a given",
    { criteria: criteria.map((one) => Object.assign({}, one, { id: "", given: "\n" })) },
    ["criterion 1 must have an id", "criterion 1 cannot be tested: given must not be empty"],
  ],
])("%s is reported as a fault", (_, changes, faults) => {
  expect(faultsOfSpecification(specified(changes).json)).toEqual(faults);
});
