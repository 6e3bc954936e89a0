import { describe, expect, test } from "vitest";
import { typeCheck } from "../support/type-check.ts";

const TEAM = `
import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { defineSpecialist } from "troupe";
export const poet = defineSpecialist({ name: "poet", description: "writes poems", prompt: "You write poems." });
export const critic = defineSpecialist({ name: "critic", description: "judges poems", prompt: "You judge poems." });
export const look = tool(({ at }) => at, { name: "look", description: "looks", schema: z.object({ at: z.string() }) });
`;

const IMPORTS = `
import { MemorySaver } from "@langchain/langgraph";
import { z } from "zod";
import { answerApprovals, createHandoffs, createRouter, createSupervisor, defineSpecialist } from "troupe";
import { critic, look, poet } from "./team.js";
`;

/** A mistake, what the error points at, and what its first line says: the offender, and what is allowed. */
type Mistake = [title: string, code: string, at: string, ...says: string[]];

const described = `name: "a", description: "d"`;
const asked = `const result = await createRouter({ specialists: [poet, critic] }).invoke({ messages: "x" });`;
const steps = (step: string): string =>
  `createSupervisor({ specialists: [poet], manager: { plan: ${step} } });`;
const handoffs = (target: string, entry: string): string =>
  `const a = defineSpecialist({ ${described}, prompt: "p", handoffs: ["${target}"] });
   createHandoffs({ specialists: [a, poet], entry: "${entry}" });`;

const MISTAKES: Mistake[] = [
  ["no prompt", `defineSpecialist({ ${described} });`, `{ ${described} }`, "PromptOrGraphSpecialist<"],
  [
    "a misspelled option",
    `defineSpecialist({ ${described}, promt: "p" });`,
    "promt",
    "'promt'",
    "PromptOrGraphSpecialist<",
  ],
  [
    "a prompt of another kind",
    `defineSpecialist({ ${described}, prompt: 3 });`,
    "prompt",
    "'number'",
    "'TextOrPromptFunction'",
  ],
  [
    "a prompt function that returns no text",
    `defineSpecialist({ ${described}, prompt: () => 3 });`,
    "prompt",
    "number",
    "TextOrPromptFunction",
  ],
  [
    "a prompt and a graph",
    `defineSpecialist({ ${described}, prompt: "p", graph: createRouter({ specialists: [poet] }) });`,
    "prompt",
    "'prompt'",
    "GraphSpecialistOptions<",
  ],
  ["no specialists", `createSupervisor({ agents: [poet] });`, "agents", "'agents'", "SupervisorOptions<"],
  [
    "an unknown fallback",
    `createRouter({ specialists: [poet, critic], fallback: "pete" });`,
    "fallback",
    `"pete"`,
    `"poet" | "critic"`,
  ],
  [
    "a classifier that names an unknown specialist",
    `createRouter({ specialists: [poet, critic], classifier: ({ text }) => (text ? "poet" : "painter") });`,
    "classifier",
    `"painter"`,
    `Classifier<"poet" | "critic"`,
  ],
  [
    "a fast router that scores an unknown specialist",
    `createRouter({ specialists: [poet, critic], fastRouter: { score: () => ({ painter: 1 }), threshold: 1 } });`,
    "({ painter: 1 })",
    "painter",
    `"poet" | "critic"`,
  ],
  [
    "an option of another library",
    `defineSpecialist({ ${described}, prompt: "p", responseFormat: z.object({}) });`,
    "responseFormat",
    "'responseFormat'",
    "PromptOrGraphSpecialist<",
  ],
  [
    "an approval of another kind",
    `createSupervisor({ specialists: [poet], approval: true });`,
    "approval",
    "'true'",
    `"plan"`,
  ],
  [
    "a planned reply with an unknown agent",
    steps(`{ steps: [{ id: "a", agent: "pete", task: "t", dependsOn: [] }] }`),
    "agent",
    `"pete"`,
    `"poet"`,
  ],
  ["a plan with an unknown agent", steps(`[{ agent: "pete", task: "t" }]`), "agent", `"pete"`, `"poet"`],
  [
    "an unknown limit",
    `createSupervisor({ specialists: [poet], limits: { calls: 3 } });`,
    "calls",
    "'calls'",
    "PlanLimits",
  ],
  ["an unknown target of a handoff", handoffs("bill", "a"), "a", `"bill"`, `HandoffSpecialist<"poet" | "a"`],
  ["an unknown entry", handoffs("poet", "x"), "entry", `"x"`, `"poet" | "a"`],
  [
    "a function as a tool",
    `defineSpecialist({ ${described}, prompt: "p", tools: [(q: string) => q] });`,
    "(q: string) => q",
    "(q: string) => string",
    "LangChainTool<",
  ],
  [
    "an approval of an unknown tool",
    `defineSpecialist({ ${described}, prompt: "p", tools: [look], approveTools: ["lok"] });`,
    `"lok"`,
    `"lok"`,
    `"look"`,
  ],
  [
    "an input that is a text",
    `await createRouter({ specialists: [poet] }).invoke("hello");`,
    `"hello"`,
    `"hello"`,
    "ConversationInput",
  ],
  [
    "an input without messages",
    `await createHandoffs({ specialists: [poet], entry: "poet" }).invoke({ message: "hello" });`,
    "message",
    "'message'",
    "ConversationInput",
  ],
  [
    "an outcome that may be missing",
    `${asked} console.log(result.outcome.status);`,
    "result.outcome",
    "'result.outcome' is possibly 'null'",
  ],
  [
    "a model that is neither a name nor a model",
    `defineSpecialist({ ${described}, prompt: "p", model: { provider: "openai", name: "gpt-4.1" } });`,
    "provider",
    "'provider'",
    "LangChainModel",
  ],
  [
    "an unknown decision",
    `await answerApprovals(createSupervisor({ specialists: [poet] }), { configurable: { thread_id: "a" } }, { x: { decision: "accept" } });`,
    "decision",
    `"accept"`,
    `"approve"`,
  ],
  [
    "a checkpointer that is a text",
    `createSupervisor({ specialists: [poet], checkpointer: "sqlite" });`,
    "checkpointer",
    "'string'",
    "BaseCheckpointSaver",
  ],
  [
    "a specialist that is a text",
    `createRouter({ specialists: ["poet"] });`,
    `"poet"`,
    "'string'",
    "Specialist<",
  ],
  [
    "a route as a number",
    `${asked} const route: number = result.route;`,
    "route",
    `Route<"poet" | "critic"> | null`,
    "'number'",
  ],
  [
    "a comparison with an unknown specialist",
    `${asked} if (result.route?.specialist === "painter") console.log(1);`,
    `result.route?.specialist === "painter"`,
    `"poet" | "critic" | "none"`,
    `"painter"`,
  ],
  [
    "an unknown reaction to a failure",
    `defineSpecialist({ ${described}, prompt: "p", onFailure: "retry" });`,
    "onFailure",
    `"retry"`,
    `"skip"`,
  ],
];

const RIGHT = `
const names: string[] = ["a", "b"];
const some = names.map((name) => defineSpecialist({ name, description: "d", prompt: "p" }));
const classifier = () => { console.log("asked"); return names[0] ?? "none"; };
createRouter({ specialists: some, classifier });
createRouter({ specialists: [poet, critic], classifier });
createRouter({ specialists: [poet, critic], classifier: async ({ text }) => (text ? "poet" : "none") });
createRouter({ specialists: [poet, critic], classifier: () => ({ specialist: "poet", confidence: 1, reason: "r" }) });
defineSpecialist({ ${described}, prompt: "p", tools: [look], approveTools: names });
defineSpecialist({ ${described}, prompt: "p", tools: [look], approveTools: ["look"] });
defineSpecialist({ ...poet, tools: [look], approveTools: true });
const team = createSupervisor({ specialists: [poet], checkpointer: new MemorySaver() });
createRouter({ specialists: [defineSpecialist({ ${described}, graph: team }), critic], fallback: "a" });
await team.invoke(null);
`;

const name = (index: number): string => `mistake-${index}.ts`;
const { faults } = typeCheck(
  {
    "team.ts": TEAM,
    "right.ts": IMPORTS + RIGHT,
    ...Object.fromEntries(MISTAKES.map(([, code], index) => [name(index), IMPORTS + code])),
  },
  { skipLibCheck: true },
);

describe("the type error of", () => {
  test.each(MISTAKES.map(([title, , at, ...says], index) => ({ title, at, says, index })))(
    "$title is one, at its place, and its first line names the offender and the choices",
    ({ at, says, index }) => {
      const own = faults.filter(({ file }) => file === name(index));
      expect(own.map((fault) => fault.at)).toEqual([at]);
      const [first = "", ...reasons] = own[0]?.lines ?? [];
      for (const words of says) expect(first).toContain(words);
      expect(first).not.toContain("No overload matches this call");
      expect(reasons.length).toBeLessThanOrEqual(3);
    },
  );
});

test("what is right has no type error: names from variables, routes, approvals, teams", () => {
  expect(faults.filter(({ file }) => !file.startsWith("mistake-"))).toEqual([]);
});
