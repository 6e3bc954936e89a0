import { describe, expect, test } from "vitest";
import {
  defineEvaluation,
  runEvaluation,
  type EvaluationCase,
  type Expectations,
} from "../../../src/evaluation/index.ts";
import { createRouter, createSupervisor } from "../../../src/index.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];

/** Returns the message with which a case with these expectations is refused, and how many requests were sent. */
async function refusal(expected: object, build: "router" | "supervisor" = "router"): Promise<string> {
  await using scripted = await scriptedModels(() => ({ text: "No request may come." }));
  const options = { specialists, models: scripted.models };
  const graph = build === "router" ? createRouter(options) : createSupervisor(options);
  const cases = [{ id: "a", request: "Soup?", expect: expected as Expectations }];
  const message = await runEvaluation({
    graph,
    cases,
    judges: { kind: () => ({ pass: true, reason: "" }) },
  }).then(
    () => "accepted",
    (error: Error) => error.message,
  );
  return `${message}${scripted.server.requests.length > 0 ? " after requests" : ""}`;
}

describe("what is wrong is refused before a model is called", () => {
  test.each([
    [
      { routes: "cook" },
      'case a.expect: unknown member "routes" (did you mean route?); available: route, plan, trajectory, answer',
    ],
    [{ route: "cook", budget: { calls: 1 } }, 'unknown member "calls"; available: modelCalls, tokens'],
    [{ route: null }, "case a.expect.route: it must be a name, or a list of names"],
    [{ route: "chef" }, 'case a: route names the unknown specialist "chef"; available: cook, baker, none'],
    [{ route: "coook" }, '"coook" (did you mean cook?)'],
    [{ route: [] }, "case a.expect.route"],
    [{}, "expect must name at least one expectation"],
    [{ judges: ["kind"] }, "a judge must not decide alone"],
    [{ judges: ["kind"], budget: { modelCalls: 2 } }, "a judge must not decide alone"],
    [{ judges: ["strict"], route: "cook" }, 'unknown judge "strict"; available: kind'],
    [{ plan: { steps: { max: 2 } } }, "plan needs a supervisor, and this is a router"],
    [{ answer: {} }, "at least one of schema, contains, matches, equals"],
    [{ plan: {}, judges: ["kind"] }, "case a.expect.plan: at least one of steps, agents, dependsOn"],
    [{ plan: { steps: {} } }, "case a.expect.plan.steps: at least one of min, max"],
    [{ plan: { agents: {} } }, "case a.expect.plan.agents: at least one of used, unused"],
    [{ plan: { dependsOn: [] } }, "case a.expect.plan.dependsOn"],
    [{ trajectory: [], judges: ["kind"] }, "case a.expect.trajectory"],
    [{ route: "cook", budget: {} }, "case a.expect.budget: at least one of modelCalls"],
    [{ answer: { matches: "(" } }, "answer.matches is not a regular expression"],
    [{ answer: { schema: { $ref: "#/none" } } }, "answer.schema cannot be used"],
    [
      { answer: { schema: { properties: { to: { items: { $ref: "#/none" } } } } } },
      'answer.schema cannot be used: Unresolved $ref "#/none"',
    ],
    [{ answer: { schema: { properties: { to: { pattern: "(" } } } } }, "answer.schema cannot be used"],
    [{ answer: { schema: { type: "objekt" } } }, 'the type "objekt" is unknown; available: array, boolean'],
    [
      { answer: { schema: { items: [{ anyOf: [{ type: ["null", "text"] }] }] } } },
      'the type "text" is unknown',
    ],
    [
      { answer: { schema: { $defs: { to: { require: ["name"] } } } } },
      'the keyword "require" is unknown; did you mean required?',
    ],
    [
      { answer: { schema: { properties: { to: { patternProperties: { "[": true } } } } } },
      "answer.schema cannot be used",
    ],
    [
      { trajectory: [{ match: "ordered", agents: ["chef"] }] },
      'trajectory names the unknown specialist "chef"',
    ],
    [
      { trajectory: [{ match: "forbidden", tools: ["t"] }] },
      'case a: trajectory names the unknown tool "t"; available: none',
    ],
    [
      { trajectory: [{ match: "exact", steps: ["t"] }] },
      "case a: trajectory.steps needs a supervisor, and this is a router",
    ],
    [{ trajectory: [{ match: "ordered", agents: ["cook"], tools: ["t"] }] }, "exactly one of"],
    [{ trajectory: [{ match: "ordered", tools: [] }] }, "the list must not be empty"],
    [{ trajectory: [{ match: "sometimes", tools: ["t"] }] }, "case a.expect.trajectory.0.match"],
    [{ route: "cook", budget: { cost: -1 } }, "case a.expect.budget.cost"],
  ])("%j", async (expected, words) => {
    const message = await refusal(expected);
    expect(message).toContain(words);
    expect(message).not.toContain("after requests");
  });

  test("a supervisor has no route, and its plan names known specialists", async () => {
    expect(await refusal({ route: "cook" }, "supervisor")).toContain(
      "route needs a router or a handoffs graph",
    );
    expect(await refusal({ plan: { agents: { used: ["chef"] } } }, "supervisor")).toContain(
      'plan names the unknown specialist "chef"',
    );
    expect(await refusal({ plan: { steps: { min: 3, max: 2 } } }, "supervisor")).toContain("is above max");
  });

  test("a schema may refer to its own parts, and have patterns", () => {
    const schema = {
      properties: { to: { $ref: "#/$defs/to" } },
      $defs: { to: { pattern: "^a", $ref: "#" } },
    };
    const cases: EvaluationCase[] = [{ id: "a", request: "Soup?", expect: { answer: { schema } } }];

    expect(() => defineEvaluation({ graph: "kitchen", cases })).not.toThrow();
  });

  test("a schema may have names and data that look like keywords, and extensions", () => {
    const schema = {
      properties: { require: { type: "string" }, type: { const: { type: "odd" } } },
      examples: [{ type: "odd" }],
      "x-note": { type: "odd" },
      note: "of the team",
    };
    const cases: EvaluationCase[] = [{ id: "a", request: "Soup?", expect: { answer: { schema } } }];

    expect(() => defineEvaluation({ graph: "kitchen", cases })).not.toThrow();
  });

  test("a case without a name of its own is named by its place, and what is missing is said with its kind", () => {
    const nameless = { request: "Soup?" };
    expect(() => defineEvaluation({ graph: "kitchen", cases: [nameless] } as never)).toThrow(
      "cases.0.id: it is missing; it must be a text; cases.0.expect: it is missing; it must be an object",
    );
  });

  test("a definition that is no object is refused", () => {
    expect(() => defineEvaluation(null as never)).toThrow(
      /^evaluation: the options must be an object with graph, .*, but are null$/,
    );
  });

  test("all faults of an evaluation are named at once", () => {
    const one: EvaluationCase = { id: "a", request: "Soup?", expect: { route: "cook" } };
    const wrong = { graph: "kitchen", case: [], cases: [one, one, { ...one, id: "" }], repeat: 0 };
    expect(() => defineEvaluation(wrong as never)).toThrow(
      /unknown option "case"; did you mean `cases`\?; repeat must be .*case a: the id is used more than once; cases\.2\.id/,
    );
  });

  test("options of a run that are no object or unknown are refused", async () => {
    await expect(runEvaluation(null as never)).rejects.toThrow(
      /^evaluation: the options must be an object with graph, .*, but are null$/,
    );
    const misspelled = { graph: createRouter({ specialists }), cases: [], records: "tapes" };
    await expect(runEvaluation(misspelled)).rejects.toThrow(
      'unknown option "records"; did you mean `record`?',
    );
  });

  test("an id of --only that selects nothing", async () => {
    const cases: EvaluationCase[] = [{ id: "soup-1", request: "Soup?", expect: { route: "cook" } }];
    const graph = createRouter({ specialists });
    await expect(runEvaluation({ graph, cases, only: ["soup-2"] })).rejects.toThrow("did you mean soup-1?");
    await expect(runEvaluation({ graph, cases, only: ["bread*"] })).rejects.toThrow(
      "no case has the id bread*",
    );
  });
});
