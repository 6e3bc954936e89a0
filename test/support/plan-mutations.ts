import type { Plan, PlanStep } from "../../src/index.ts";
import { pick, RULES, type Specimen } from "./plan-corpus.ts";

/** A reply that no longer is the specimen's plan, and all that is wrong with it. */
export interface Mutant {
  reply: unknown;
  faults: string[];
}

type Mutation = (specimen: Specimen) => Mutant;

const AGENTS = RULES.agents.join(", ");

/** Ways in which a plan goes wrong. */
export const MUTATIONS: Record<string, Mutation> = {
  "no steps": () => ({ reply: { steps: [] }, faults: ["the plan has no steps"] }),
  "an unknown agent": changing(({ id }) => ({
    change: { agent: "Coder" },
    faults: [`step "${id}" names the unknown agent "Coder"; the agents are ${AGENTS}`],
  })),
  "no agent": changing(({ id, place }) => ({
    change: { agent: undefined },
    faults: [`step ${place} ("${id}"): agent is missing; it is a text`],
  })),
  "an empty task": changing(({ id }) => ({
    change: { task: " \n\t" },
    faults: [`step "${id}" has an empty task`],
  })),
  "a task that is no text": changing(({ id, place }) => ({
    change: { task: { text: "do it" } },
    faults: [`step ${place} ("${id}"): task is {"text":"do it"}; it is a text`],
  })),
  "no id": changing(({ place }) => ({
    change: { id: undefined },
    faults: [`step ${place}: id is missing; it is a text`],
  })),
  "an id that is no name": adding(() => ({
    steps: [extra("../etc/passwd")],
    faults: ['step id "../etc/passwd" is not 1 to 64 letters, digits, "-", "_" or "."'],
  })),
  "an id of every object": adding(() => ({
    steps: [extra("toString")],
    faults: ['step id "toString" is a name that every object has: choose another'],
  })),
  "half a number as id": changing(({ place }) => ({
    change: { id: 0.5 },
    faults: [`step ${place}: id is 0.5; it is a text`],
  })),
  "an id that is used twice": adding(({ steps: [first] }) => ({
    steps: [extra(first?.id ?? "")],
    faults: [`step id "${first?.id}" is used more than once`],
  })),
  "a dependency that is no step": changing(({ id, steps }) => ({
    change: { dependsOn: ["nowhere"] },
    faults: [
      `step "${id}" depends on the unknown step "nowhere"; available: ${steps.map((one) => one.id).join(", ")}`,
    ],
  })),
  "a dependency that is no id": changing(({ id, place }) => ({
    change: { dependsOn: [null, {}] },
    faults: [`step ${place} ("${id}"): dependsOn is [null,{}]; it is a list of step ids`],
  })),
  "one dependency and no list": changing(({ id, place }) => ({
    change: { dependsOn: "1" },
    faults: [`step ${place} ("${id}"): dependsOn is "1"; it is a list of step ids`],
  })),
  "a step that waits for itself": adding(() => ({
    steps: [extra("own", ["own"])],
    faults: ["the dependencies form a cycle among the steps own"],
  })),
  "a cycle, and a step that waits for it": adding(({ random }) => {
    const ids = Array.from({ length: 2 + Math.floor(random() * 6) }, (_, index) => `c${index}`);
    const ring = ids.map((id, index) => extra(id, [ids.at(index - 1) ?? ""]));
    return {
      steps: [extra("late", [pick(ids, random)]), ...ring],
      faults: [`the dependencies form a cycle among the steps ${ids.join(", ")}`],
    };
  }),
  "the same work twice": adding(({ steps, random }) => {
    const { id, agent, task, dependsOn } = pick(steps, random);
    const again = { agent, task: ` ${task.toUpperCase()}  `, dependsOn: dependsOn.toReversed() };
    return {
      steps: [{ ...again, id: "again" }],
      faults: [
        `steps "${id}" and "again" give ${agent} the same task with the same dependencies: keep one of them`,
      ],
    };
  }),
  "too many steps": adding(({ steps }) => ({
    steps: Array.from({ length: 101 }, (_, index) => extra(`more-${index}`)),
    faults: [`the plan has ${steps.length + 101} steps; at most 100 are allowed`],
  })),
  "steps within a step": changing(({ id, place }) => ({
    change: { steps: [{ agent: "coder", task: "inner" }] },
    faults: [`step ${place} ("${id}"): unknown part "steps"; available: id, agent, task, dependsOn`],
  })),
  "dependencies under another name": changing(({ id, place }) => ({
    change: { dependsOn: undefined, depends_on: ["1"] },
    faults: [
      `step ${place} ("${id}"): dependsOn is missing; it is a list of step ids`,
      `step ${place} ("${id}"): unknown part "depends_on"; available: id, agent, task, dependsOn`,
    ],
  })),
  "null for a step": ({ steps }) => ({
    reply: { steps: [...steps, null] },
    faults: [`step ${steps.length + 1} is null; a step is { id, agent, task, dependsOn }`],
  }),
};

/** Changes one step, which nothing depends on; the plan is written by number, so that its order is as it was. */
function changing(
  describe: (chosen: PlanStep & { place: number; steps: Plan }) => { change: object; faults: string[] },
): Mutation {
  return ({ steps, random }) => {
    const needed = new Set(steps.flatMap(({ dependsOn }) => dependsOn));
    const chosen = pick(
      steps.filter(({ id }) => !needed.has(id)),
      random,
    );
    const { change, faults } = describe({ ...chosen, place: steps.indexOf(chosen) + 1, steps });
    // Beside others: alone, a step without id and dependencies is a plain list of one.
    const beside = extra("beside");
    return {
      reply: { steps: [...steps.map((step) => (step === chosen ? { ...step, ...change } : step)), beside] },
      faults: faults.map((fault) => fault.replace(/(the unknown step .*)$/, `$1, ${beside.id}`)),
    };
  };
}

/** Adds steps at the end. */
function adding(describe: (specimen: Specimen) => { steps: PlanStep[]; faults: string[] }): Mutation {
  return (specimen) => {
    const { steps, faults } = describe(specimen);
    return { reply: { steps: [...specimen.steps, ...steps] }, faults };
  };
}

function extra(id: string, dependsOn: string[] = []): PlanStep {
  return { id, agent: "coder", task: `the task of ${id}, which is no other's`, dependsOn };
}
