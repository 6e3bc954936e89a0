import { HumanMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/router.ts";
import { defineSpecialist, type FastRouter } from "../../../src/index.ts";
import { scriptBySchema, type ModelRequest } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { observe, typesOf } from "../../support/observe-events.ts";
import { roleOf } from "../../support/role-of.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const text = (request: ModelRequest) => ({ text: `told: ${roleOf(request)}` });
/** Knows bread only. */
const byKeyword: FastRouter<"cook" | "baker"> = {
  score: (request) => (request.text.includes("bread") ? { baker: 0.8, cook: 0.1 } : {}),
  threshold: 0.5,
};

/** Starts a server whose classifier sends everything to the cook, and a router on it. */
async function kitchen(fastRouter: FastRouter<"cook" | "baker">, more: object = {}) {
  const scripted = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text }));
  const router = createRouter({ specialists, models: scripted.models, fastRouter, ...more });
  return { router, server: scripted.server, [Symbol.asyncDispose]: () => scripted[Symbol.asyncDispose]() };
}

describe("a clear score", () => {
  test("decides without a call of the classifier, and the state says so", async () => {
    await using open = await kitchen(byKeyword);
    const { route, messages, outcome } = await open.router.invoke(ask("bread, please"));
    expect(route).toEqual({
      specialist: "baker",
      confidence: 0.8,
      reason: "fast router: score 0.8; next is cook with 0.1",
      decidedBy: "fastRouter",
      score: 0.8,
    });
    expect(messages.at(-1)).toMatchObject({ name: "baker", content: "told: You bake." });
    expect([outcome?.status, outcome?.usage.modelCalls]).toEqual(["completed", 1]);
    expect(open.server.requests.map(({ schema }) => schema)).toEqual([null]);
  });

  test("is above its own threshold, so the minimum confidence does not count", async () => {
    const low = { score: () => ({ baker: 0.3 }), threshold: 0.2 };
    await using open = await kitchen(low, { fallback: "cook", minimumConfidence: 0.9 });
    const { messages } = await open.router.invoke(ask("bread"));
    expect(messages.at(-1)?.name).toBe("baker");
    expect(open.server.requests[0]?.system).not.toContain("No specialist was chosen");
  });

  test("of none goes to the fallback, and rejects without one", async () => {
    const none = { score: () => ({ none: 1 }), threshold: 0.5 };
    const clarify = defineSpecialist({ name: "clarify", description: "asks", prompt: "You ask." });
    await using withFallback = await kitchen(none, { fallback: clarify });
    const state = await withFallback.router.invoke(ask("hello"));
    expect([state.route?.specialist, state.messages.at(-1)?.name]).toEqual(["none", "clarify"]);
    await using without = await kitchen(none);
    await expect(without.router.invoke(ask("hello"))).rejects.toThrow("fast router: score 1");
    expect(without.server.requests).toEqual([]);
  });

  test("is reported as one event, in place of the classifier's", async () => {
    await using open = await kitchen({ score: () => ({ baker: 1 }), threshold: 1 });
    const { events } = await observe(open.router, ["custom"]);
    expect(typesOf(events)).toEqual([
      "agent_started classifier",
      "routed classifier",
      "agent_started baker",
      "finished baker",
    ]);
    expect(events[1]).toMatchObject({ route: { decidedBy: "fastRouter", score: 1 }, fallback: false });
  });
});

describe("a request without a clear score", () => {
  test("is classified by the model, with the prompt that it always has", async () => {
    await using open = await kitchen(byKeyword);
    const { route } = await open.router.invoke(ask("soup"));
    await using plain = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text }));
    const other = await createRouter({ specialists, models: plain.models }).invoke(ask("soup"));
    expect(route).toEqual({ ...routeTo("cook").json, decidedBy: "classifier" });
    expect(other.route).toEqual(routeTo("cook").json);
    const bodies = [open, plain].map(({ server }) => server.requests.map(({ body }) => body));
    expect(bodies[0]).toEqual(bodies[1]);
  });

  test("is classified by the code of the classifier, if that is code", async () => {
    await using open = await kitchen(byKeyword, { classifier: () => "cook" });
    const { route } = await open.router.invoke(ask("soup"));
    expect(route).toMatchObject({ specialist: "cook", reason: "decided by code", decidedBy: "classifier" });
    expect(open.server.requests).toHaveLength(1);
  });

  test("is reported with the reason", async () => {
    await using open = await kitchen({ score: () => ({ baker: 0.4 }), threshold: 0.5 });
    const { events } = await observe(open.router, ["custom"]);
    expect(events[1]).toMatchObject({
      type: "fast_router_passed",
      agent: "classifier",
      why: "unclear",
      message: "the best score is 0.4 (baker), below the threshold 0.5",
    });
    expect(events[2]).toMatchObject({ type: "routed", route: { decidedBy: "classifier" } });
  });
});

test("the code gets the last request, the turns before it, the specialists and a signal", async () => {
  const seen: unknown[] = [];
  await using open = await kitchen({
    score: ({ text: last, earlier }, info) => {
      seen.push(
        last,
        earlier.map((message) => message.text),
      );
      seen.push(info.specialists, info.signal.aborted, info.state.messages.length);
      return { cook: 1 };
    },
    threshold: 1,
  });
  const messages = [
    new HumanMessage("bread"),
    { role: "assistant", content: "Here." },
    new HumanMessage("soup"),
  ];
  const { route } = await open.router.invoke({ messages });
  const described = [
    { name: "cook", description: "cooks" },
    { name: "baker", description: "bakes" },
  ];
  expect(seen).toEqual(["soup", ["bread", "Here."], described, false, 3]);
  expect(route?.specialist).toBe("cook");
});

test("a router with a fast router is a specialist of a team like any other", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("inner"), text }));
  const { models } = scripted;
  const graph = createRouter({ specialists, models, fastRouter: byKeyword });
  const inner = defineSpecialist({ name: "inner", description: "cooks and bakes", graph });
  const state = await createRouter({ specialists: [inner], models }).invoke(ask("bread"));
  expect(state.teams?.["inner"]).toMatchObject({ route: { specialist: "baker", decidedBy: "fastRouter" } });
  expect(scripted.server.requests).toHaveLength(2);
});
