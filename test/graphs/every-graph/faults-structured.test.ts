import { describe, expect, test } from "vitest";
import type { StructuredOutput } from "../../../src/index.ts";
import { scriptOf, type ModelReply } from "../../../src/testing/index.ts";
import { runRouter, runSupervisor, WAYS } from "../../support/faulty-run.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";

const METHODS: StructuredOutput[] = ["json_schema", "function_calling", "json_mode"];
const { json } = routeTo("cook");
const soup = { text: "Leek and potato soup." };

const everyWay = METHODS.flatMap((structuredOutput) => WAYS.map((way) => ({ structuredOutput, way })));

describe.each(everyWay)(
  "a classifier asked by $structuredOutput, run by $way",
  ({ structuredOutput, way }) => {
    const run = async (...replies: ModelReply[]) => {
      await using scripted = await scriptedModels(scriptOf([...replies, soup]), { structuredOutput });
      const seen = await runRouter(scripted, way);
      return { ...seen, requests: scripted.server.requests };
    };

    test.each<[string, ModelReply, string]>([
      ["JSON that breaks off", { fault: { kind: "malformed", json } }, "the JSON is cut off"],
      [
        "another schema",
        { fault: { kind: "wrong-schema", json } },
        "a route must be { specialist, confidence, reason }",
      ],
      ["prose", { text: "I think that cook should." }, "the reply contains no valid JSON"],
      [
        "two answers",
        { text: `${JSON.stringify(json)} or ${JSON.stringify(json)}` },
        "exactly one JSON value, but contains 2",
      ],
      ["another tool", { toolCalls: [{ name: "fry", arguments: {} }] }, "the reply calls fry, not route"],
      ["arguments that are no JSON", { toolCalls: [{ name: "route", arguments: "cook" }] }, "no valid JSON"],
      ["an unknown name", routeTo("waiter"), 'unknown specialist "waiter"; available: cook, baker'],
    ])("repairs %s: the fault goes back to the model, once", async (_, reply, fault) => {
      const { answer, attempts, requests, chat } = await run(reply, routeTo("cook"));
      expect({ answer, attempts }).toEqual({
        answer: soup.text,
        attempts: ["classifier 1", "classifier 1", "cook 1"],
      });
      expect(requests[1]?.lastUser).toMatch(/^That reply cannot be used:\n- .*\nReply again, in full\.$/);
      expect(requests[1]?.lastUser).toContain(fault);
      expect([...chat.values()]).toEqual(way === "invoke" ? [] : [soup.text]);
    });

    test("takes fenced JSON, and a call of the tool where text was asked for, as they are", async () => {
      const fenced = await run({ fault: { kind: "fenced", json } });
      const called = await run({ toolCalls: [{ name: "route", arguments: { ...json } }] });
      for (const { answer, attempts } of [fenced, called]) {
        expect({ answer, attempts }).toEqual({ answer: soup.text, attempts: ["classifier 1", "cook 1"] });
      }
    });

    test("fails on a refusal and on a length limit, which no repair would mend", async () => {
      expect(await run({ fault: { kind: "refusal" } })).toMatchObject({
        error: { code: "model_declined" },
        requests: { length: 1 },
      });
      expect(await run({ fault: { kind: "length", reply: { json } } })).toMatchObject({
        error: { code: "model_reply_truncated" },
        requests: { length: 1 },
      });
    });
  },
);

describe.each(METHODS)("a planner asked by %s", (structuredOutput) => {
  test("is sent its faults twice; then the run ends as failed, and quotes what the model said", async () => {
    await using scripted = await scriptedModels(() => ({ text: "First we shop." }), { structuredOutput });
    const { answer, outcome, attempts, error } = await runSupervisor(scripted, "invoke");
    expect({ error, attempts }).toEqual({ error: null, attempts: Array(3).fill("planner 1") });
    expect(outcome).toMatchObject({
      status: "failed",
      reason: 'planner: the model did not plan; it said: "First we shop."',
      code: "structured_reply_invalid",
      usage: { modelCalls: 3 },
    });
    expect(answer).toBe("First we shop.");
  });

  test("may repair its plan, of which the chat shows nothing", async () => {
    const replies = [planOf(step("soup", ["stock"])), planOf(step("soup")), soup];
    await using scripted = await scriptedModels(scriptOf(replies), { structuredOutput });
    const { answer, outcome, chat } = await runSupervisor(scripted, "messages");
    expect([answer, outcome?.status]).toEqual([soup.text, "completed"]);
    expect([...chat.values()]).toEqual([soup.text]);
    expect(scripted.server.requests[1]?.lastUser).toContain(
      'step "soup" depends on the unknown step "stock"',
    );
  });
});
