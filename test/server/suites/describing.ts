import { readFile } from "node:fs/promises";
import type { AssistantGraph } from "@langchain/langgraph-sdk";
import { describe, expect, test } from "vitest";
import type { DevSession } from "../../support/dev-session.ts";

/** What the server tells of the graphs: their names, their drawings and their schemas. */
export function describeDescriptions(session: () => DevSession): void {
  test("the server lists the graphs of langgraph.json", async () => {
    const path = new URL("../../../langgraph.json", import.meta.url);
    const { graphs } = JSON.parse(await readFile(path, "utf8")) as { graphs: Record<string, string> };
    const assistants = await session().client.assistants.search();
    expect(new Map(assistants.map((one) => [one.graph_id, one.name]))).toEqual(
      new Map([
        ["router", "router"],
        ["handoffs", "handoffs"],
        ["supervisor", "supervisor"],
        ["software-house", "software-house"],
        ["supervisor-with-approval", "supervisor-with-approval"],
      ]),
    );
    // The development server warns of descriptions, and does not show them.
    expect(graphs).toEqual({
      handoffs: "./graphs/handoffs.ts:graph",
      router: "./graphs/router.ts:graph",
      supervisor: "./graphs/supervisor.ts:graph",
      "software-house": "./graphs/software-house.ts:graph",
      "supervisor-with-approval": "./graphs/supervisor-with-approval.ts:graph",
    });
  });

  describe("the drawing", () => {
    test("of the router shows its specialists, each on an arrow of the classifier's", async () => {
      expect(drawn(await session().client.assistants.getGraph("router", { xray: true }))).toEqual([
        "__start__ -> classifier",
        "analysis -> __end__",
        "clarify -> __end__",
        "classifier ..> analysis",
        "classifier ..> clarify",
        "classifier ..> coding",
        "classifier ..> writing",
        "coding -> __end__",
        "writing -> __end__",
      ]);
    });

    test("of the handoffs shows its specialists, each on arrows to those to whom it may hand over", async () => {
      const graph = await session().client.assistants.getGraph("handoffs", { xray: false });
      expect(drawn(graph)).toEqual([
        "__start__ -> switchboard",
        "billing ..> __end__",
        "billing ..> technical",
        "billing ..> triage",
        "switchboard ..> billing",
        "switchboard ..> technical",
        "switchboard ..> triage",
        "technical ..> __end__",
        "technical ..> billing",
        "technical ..> triage",
        "triage ..> __end__",
        "triage ..> billing",
        "triage ..> technical",
      ]);
    });

    test("of the supervisor shows its specialists, each on arrows from and to the supervisor", async () => {
      expect(drawn(await session().client.assistants.getGraph("supervisor", { xray: true }))).toEqual([
        "__start__ -> planner",
        "coder -> supervisor",
        "planner ..> __end__",
        "planner ..> supervisor",
        "researcher -> supervisor",
        "supervisor ..> coder",
        "supervisor ..> researcher",
        "supervisor ..> synthesizer",
        "supervisor ..> writer",
        "synthesizer -> __end__",
        "writer -> supervisor",
      ]);
    });
  });

  test("the drawing of the Software House shows its boxes, and the ways back to the developer", async () => {
    expect(drawn(await session().client.assistants.getGraph("software-house", { xray: true }))).toEqual([
      "__start__ -> product_manager",
      "build ..> deliver",
      "build ..> developer",
      "build ..> gate",
      "build ..> verify",
      "deliver -> __end__",
      "developer ..> build",
      "developer ..> deliver",
      "developer ..> test_author",
      "gate ..> deliver",
      "gate ..> developer",
      "gate ..> test_author",
      "product_manager ..> deliver",
      "product_manager ..> spec_gate",
      "reviewer -> gate",
      "spec_gate ..> deliver",
      "spec_gate ..> product_manager",
      "spec_gate ..> test_author",
      "test_author ..> build",
      "test_author ..> deliver",
      "test_author ..> developer",
      "test_author ..> product_manager",
      "test_author ..> reviewer",
      "verify ..> deliver",
      "verify ..> gate",
      "verify ..> reviewer",
      "verify ..> test_author",
    ]);
  });

  describe("the schemas", () => {
    const messages = { langgraph_type: "messages", description: "A list of chat messages" };
    const channelsOf = (schema: object | null | undefined): string[] =>
      Object.keys((schema as { properties?: object } | undefined)?.properties ?? {});

    test.each(["router", "handoffs", "supervisor", "software-house", "supervisor-with-approval"])(
      "of the %s's input ask for the conversation only",
      async (graph) => {
        const { input_schema } = await session().client.assistants.getSchemas(graph);
        expect(input_schema).toEqual({ type: "object", properties: { messages } });
      },
    );

    test.each(["router", "handoffs", "supervisor", "software-house"])(
      "of the %s's context are a form for the settings of a run, with descriptions",
      async (graph) => {
        const schemas = await session().client.assistants.getSchemas(graph);
        const described = {
          type: "integer",
          minimum: 1,
          description: expect.stringMatching(/\.$/) as string,
        };
        const settings = {
          limits: { properties: { modelCalls: described }, additionalProperties: false },
          models: { properties: { specialist: { type: "string" } } },
        };
        expect(schemas.config_schema?.properties).toMatchObject(settings);
        expect(schemas.context_schema?.properties).toMatchObject(settings);
        expect("manager" in (schemas.config_schema?.properties ?? {})).toBe(graph === "supervisor");
      },
    );

    test("of the router's output and state name the specialists", async () => {
      const { output_schema, state_schema } = await session().client.assistants.getSchemas("router");
      expect(channelsOf(output_schema)).toEqual(["messages", "route", "outcome", "usage"]);
      expect(channelsOf(state_schema)).toEqual(["messages", "route", "outcome", "usage", "run"]);
      expect(output_schema?.properties).toMatchObject({
        messages,
        route: {
          anyOf: [{ properties: { specialist: { enum: ["coding", "writing", "analysis", "none"] } } }, {}],
        },
      });
    });

    test("of the Software House's output are what programs read", async () => {
      const { output_schema } = await session().client.assistants.getSchemas("software-house");
      expect(channelsOf(output_schema)).toEqual([
        "messages",
        "specification",
        "tests",
        "untestable",
        "files",
        "reports",
        "review",
        "round",
        "verdict",
        "outcome",
        "delivery",
        "pictures",
        "usage",
      ]);
      const status = { enum: ["verified", "not-verified", "unverified"] };
      expect(output_schema?.properties).toMatchObject({
        messages,
        verdict: { anyOf: [{ properties: { status } }, { type: "null" }] },
      });
    });

    test("of the handoffs' output and state name who has the conversation, and who handed over to whom", async () => {
      const { output_schema, state_schema } = await session().client.assistants.getSchemas("handoffs");
      const channels = ["messages", "active", "handoffs", "outcome", "usage"];
      expect([channelsOf(output_schema), channelsOf(state_schema)]).toEqual([channels, [...channels, "run"]]);
      const name = { enum: ["triage", "billing", "technical"] };
      expect(output_schema?.properties).toMatchObject({
        messages,
        active: name,
        handoffs: { items: { properties: { from: name, to: name, task: { type: "string" } } } },
      });
    });

    test("of the supervisor's output and state name the agents", async () => {
      const { output_schema, state_schema } = await session().client.assistants.getSchemas("supervisor");
      expect(channelsOf(output_schema)).toEqual([
        "messages",
        "plan",
        "results",
        "outcome",
        "replan",
        "usage",
      ]);
      expect(channelsOf(state_schema)).toEqual([
        "messages",
        "plan",
        "results",
        "outcome",
        "replan",
        "usage",
        "run",
        "limitReached",
        "planReview",
        "answerSource",
      ]);
      const agent = { enum: ["researcher", "coder", "writer"] };
      expect(output_schema?.properties).toMatchObject({
        messages,
        plan: { items: { properties: { agent } } },
        results: {
          additionalProperties: {
            properties: { agent, status: { enum: ["completed", "failed", "skipped"] } },
          },
        },
        outcome: {
          anyOf: [
            { properties: { status: { enum: ["completed", "partial", "stopped", "failed"] } } },
            { type: "null" },
          ],
        },
      });
    });
  });
}

function drawn({ edges }: AssistantGraph): string[] {
  return edges
    .map(({ source, target, conditional }) => `${source} ${conditional ? "..>" : "->"} ${target}`)
    .toSorted();
}
