import { expect, test } from "vitest";
import { ancestorsOf } from "../../../src/plan/progress.ts";
import { faultsIn, pick, specimens } from "../../support/plan-corpus.ts";
import { MUTATIONS } from "../../support/plan-mutations.ts";

// The thousand published plans, each made wrong in every way: what is said is what is wrong, and nothing else.
const corpus = specimens();

test.each(Object.entries(MUTATIONS))("%s is told by the offender and the choices", (_, mutate) => {
  const untold = corpus.flatMap((one) => {
    const { reply, faults } = mutate(one);
    const found = faultsIn(reply);
    return JSON.stringify(found) === JSON.stringify(faults) ? [] : [{ name: one.name, found, faults }];
  });
  expect(untold.slice(0, 3)).toEqual([]);
});

test("a dependency turned round is told as the cycle of those steps that now wait for themselves", () => {
  const untold = corpus.flatMap(({ name, steps, random }) => {
    const later = steps.filter(({ dependsOn }) => dependsOn.length > 0);
    if (later.length === 0) return [];
    const last = pick(later, random);
    const first = pick([...ancestorsOf(steps, last)], random);
    const turned = steps.map((step) => (step.id === first ? { ...step, dependsOn: [last.id] } : step));
    const waiting = turned.filter((step) => ancestorsOf(turned, step).has(step.id)).map(({ id }) => id);
    const expected = [`the dependencies form a cycle among the steps ${waiting.join(", ")}`];
    const found = faultsIn({ steps: turned });
    return JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ name, found, expected }];
  });
  expect(untold).toEqual([]);
});

test("all faults are told at once, of the shape and of the meaning", () => {
  const wrong = [
    { id: "a", agent: "plumber", task: "" },
    { id: 1, agent: "coder", task: "build", dependsOn: [] },
    { id: "1", agent: "nobody", task: "again", dependsOn: [] },
    { id: "b c", agent: null, task: "say", dependsOn: ["a"] },
  ];
  expect(faultsIn({ steps: wrong, rest: [] })).toEqual([
    '"rest" stands next to steps: all steps belong in steps',
    'step 1 ("a"): dependsOn is missing; it is a list of step ids',
    'step 4 ("b c"): agent is null; it is a text',
    'step id "1" is used more than once',
    'step "1" names the unknown agent "nobody"; the agents are researcher, coder, writer',
  ]);
});
