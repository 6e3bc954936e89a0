import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import type { ModelReply, ModelRequest } from "../../../src/testing/index.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { supervise } from "../../support/supervised.ts";

const SMALL = "gpt-4.1-mini";
const prose: ModelReply = { text: "First we shop." };

/** A server whose small model never returns a valid structured reply. */
function wordy(structured: ModelReply | ((request: ModelRequest) => ModelReply)): Promise<ScriptedModels> {
  return scriptedModels((request) => {
    if (request.schema === null) return deliverTask(request);
    if (request.model === SMALL) return prose;
    return typeof structured === "function" ? structured(request) : structured;
  });
}

/** The models that were asked for a structured reply, in order. */
function deciders({ server }: ScriptedModels): string[] {
  return server.requests.filter(({ schema }) => schema !== null).map(({ model }) => model);
}

describe("a structured reply that is still invalid after its repairs", () => {
  test("is asked of the fallback model, which plans from the beginning", async () => {
    await using scripted = await wordy(planOf(step("soup")));
    const run = await supervise(scripted, { specialists: [cook], fallbackModels: ["gpt-4.1"] });
    expect(run.outcome).toMatchObject({ status: "completed", usage: { modelCalls: 5 } });
    expect(deciders(scripted)).toEqual([SMALL, SMALL, SMALL, "gpt-4.1"]);
    expect(scripted.server.requests[3]?.messages.length).toBe(scripted.server.requests[0]?.messages.length);
    expect(run.events.filter(({ type }) => type === "falling_back")).toMatchObject([
      {
        agent: "planner",
        step: null,
        kind: "model",
        from: SMALL,
        to: "gpt-4.1",
        code: "structured_reply_invalid",
        discards: null,
      },
    ]);
    expect(run.usage.map(({ agent, model }) => `${agent} ${model}`).slice(0, 4)).toEqual([
      ...Array<string>(3).fill(`planner ${SMALL}`),
      "planner gpt-4.1",
    ]);
  });

  test("is repaired by each model in turn, and the faults of the last one end the run", async () => {
    await using scripted = await wordy(planOf(step("soup", ["stock"])));
    const { outcome } = await supervise(scripted, { specialists: [cook], fallbackModels: ["gpt-4.1"] });
    expect(outcome).toMatchObject({ status: "failed", code: "structured_reply_invalid" });
    expect(outcome.reason).toContain('step "soup" depends on the unknown step "stock"');
    expect(deciders(scripted)).toEqual([SMALL, SMALL, SMALL, "gpt-4.1", "gpt-4.1", "gpt-4.1"]);
  });

  test("is asked of the fallback model if the first model fails during a repair", async () => {
    const replies: ModelReply[] = [prose, { fault: { kind: "status", status: 401 } }];
    await using scripted = await scriptedModels((request) => {
      if (request.schema === null) return deliverTask(request);
      return request.model === SMALL ? (replies.shift() ?? prose) : planOf(step("soup"));
    });
    const { outcome } = await supervise(scripted, { specialists: [cook], fallbackModels: ["gpt-4.1"] });
    expect([outcome.status, deciders(scripted)]).toEqual(["completed", [SMALL, SMALL, "gpt-4.1"]]);
  });

  test.each([
    { it: "routes", structured: routeTo("baker"), answerer: "baker", asked: [SMALL, SMALL, "gpt-4.1"] },
    {
      it: "if no model routes, the fallback specialist answers",
      structured: prose,
      answerer: "cook",
      asked: [SMALL, SMALL, "gpt-4.1", "gpt-4.1"],
    },
  ])("has another model classify: $it", async ({ structured, answerer, asked }) => {
    await using scripted = await wordy(structured);
    const router = createRouter({
      models: scripted.models,
      specialists: [cook, baker],
      fallback: "cook",
      fallbackModels: ["gpt-4.1"],
      effects: instantEffects().effects,
    });
    const { messages } = await router.invoke(ask("bread"));
    expect([messages.at(-1)?.name, deciders(scripted)]).toEqual([answerer, asked]);
  });
});
