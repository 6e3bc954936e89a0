import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/router.ts";
import { defineSpecialist, isTroupeError } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { roleOf } from "../../support/role-of.ts";

const specialists = [cook, baker];
const ask = (text: string) => ({ messages: [new HumanMessage(text)] });
const answerBySystem = (request: { system: string }) => ({ text: `told: ${roleOf(request)}` });

describe("a router", () => {
  test("sends two requests to two different specialists, in two model calls each", async () => {
    const routes = [routeTo("cook"), routeTo("baker")];
    await using scripted = await scriptedModels(scriptBySchema({ route: routes, text: answerBySystem }));
    const router = createRouter({ specialists, models: scripted.models });
    const soup = await router.invoke(ask("soup"));
    const bread = await router.invoke(ask("bread"));
    const answers = [soup, bread].map(({ route, messages }) => [
      route?.specialist,
      messages.at(-1)?.name,
      messages.at(-1)?.text,
    ]);
    expect(answers).toEqual([
      ["cook", "cook", "told: You cook."],
      ["baker", "baker", "told: You bake."],
    ]);
    expect(scripted.server.requests).toHaveLength(4);
  });

  test("asks the classifier for a route among its specialists, at temperature 0", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ route: routeTo("cook"), text: answerBySystem }),
    );
    await createRouter({ specialists, models: scripted.models }).invoke(ask("soup"));
    const [classifier, specialist] = scripted.server.requests;
    expect(classifier?.body["response_format"]).toMatchObject({
      type: "json_schema",
      json_schema: {
        name: "route",
        strict: true,
        schema: { properties: { specialist: { enum: ["cook", "baker", "none"] } } },
      },
    });
    expect(classifier?.system).toContain("- cook: cooks\n- baker: bakes");
    expect([classifier?.temperature, specialist?.temperature]).toEqual([0, null]);
  });

  test("shows classifier and specialist the recent turns, without tool traffic", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ route: routeTo("cook"), text: answerBySystem }),
    );
    const tool = { id: "call-1", name: "oven", args: {}, type: "tool_call" as const };
    const messages = [
      new HumanMessage("soup"),
      new AIMessage({ content: "", tool_calls: [tool] }),
      new AIMessage({ content: "here is soup", name: "cook" }),
      new HumanMessage("make it shorter"),
    ];
    await createRouter({ specialists, models: scripted.models }).invoke({ messages });
    const seen = scripted.server.requests.map((request) =>
      request.messages.slice(1).map(({ content }) => content),
    );
    const turns = ["soup", "here is soup", "make it shorter"];
    expect(seen).toEqual([turns, turns]);
  });

  test("normalizes the label and repairs an unknown one", async () => {
    const route = [routeTo("plumber"), routeTo(" Baker. ")];
    await using scripted = await scriptedModels(scriptBySchema({ route, text: answerBySystem }));
    const result = await createRouter({ specialists, models: scripted.models }).invoke(ask("bread"));
    expect(result.route?.specialist).toBe("baker");
    expect(scripted.server.requests[1]?.lastUser).toContain(
      'unknown specialist "plumber"; available: cook, baker',
    );
  });

  test.each([
    [undefined, '"undefined": a route must be'],
    [null, '"null": a route must be'],
    [[], '"a list": a route must be'],
  ])("rejects with the choices if the classifier in code returns %j", async (decided, fault) => {
    await using scripted = await scriptedModels(scriptBySchema({}));
    const classifier = () => decided as never;
    const router = createRouter({ specialists, classifier, models: scripted.models });
    const run = router.invoke(ask("Bread?"));
    await expect(run).rejects.toMatchObject({
      code: "route_unknown",
      message: expect.stringContaining(fault),
    });
    await expect(run).rejects.toThrow("available: cook, baker");
    expect(scripted.server.requests).toEqual([]);
  });

  test("takes a function as the classifier, which needs no call", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ text: answerBySystem }));
    const classifier = ({ text }: { text: string }) => (text.includes("bread") ? "baker" : "cook");
    const router = createRouter({ specialists, classifier, models: scripted.models });
    const { route } = await router.invoke(ask("bread, please"));
    expect(route).toEqual({ specialist: "baker", confidence: 1, reason: "decided by code" });
    expect(scripted.server.requests).toHaveLength(1);
  });
});

describe("without a clear route", () => {
  const clarify = defineSpecialist({ name: "clarify", description: "asks", prompt: "You ask." });

  test("the fallback answers after one repair", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ route: routeTo("plumber"), text: answerBySystem }),
    );
    const router = createRouter({ specialists, fallback: clarify, models: scripted.models });
    const { route, messages } = await router.invoke(ask("a leak"));
    expect([route, messages.at(-1)?.name]).toEqual([null, "clarify"]);
    expect(scripted.server.requests.map(({ schema }) => schema)).toEqual(["route", "route", null]);
  });

  test("the fallback answers below the minimum confidence, and the state keeps the decision", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ route: routeTo("cook", 0.3), text: answerBySystem }),
    );
    const router = createRouter({
      specialists,
      fallback: "baker",
      minimumConfidence: 0.5,
      models: scripted.models,
    });
    const { route, messages } = await router.invoke(ask("hm"));
    expect([route?.specialist, messages.at(-1)?.name]).toEqual(["cook", "baker"]);
  });

  test("a router without a fallback rejects, naming the label and the choices", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("plumber") }));
    const error: unknown = await createRouter({ specialists, models: scripted.models })
      .invoke(ask("a leak"))
      .catch((thrown: unknown) => thrown);
    expect(isTroupeError(error, "route_unknown")).toBe(true);
    expect(error).toMatchObject({
      name: "UnknownRouteError",
      label: "plumber",
      choices: ["cook", "baker"],
      message: expect.stringContaining('no route for "plumber"') as string,
    });
  });
});

describe("an error keeps the cause", () => {
  test("of a failed classifier, and no specialist is asked", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ text: answerBySystem }));
    const cause = new Error("the oracle is closed");
    const classifier = () => Promise.reject(cause);
    const router = createRouter({ specialists, classifier, models: scripted.models });
    await expect(router.invoke(ask("soup"))).rejects.toMatchObject({
      message: "classifier: the oracle is closed",
      cause,
    });
    expect(scripted.server.requests).toEqual([]);
  });

  test("of a failed specialist", async () => {
    const refused = { fault: { kind: "status", status: 400 } } as const;
    await using scripted = await scriptedModels(scriptBySchema({ route: routeTo("cook"), text: refused }));
    const router = createRouter({ specialists, models: scripted.models });
    await expect(router.invoke(ask("soup"))).rejects.toMatchObject({
      code: "model_request_refused",
      message: expect.stringMatching(/^specialist cook: .* refused the request \(400\)/) as string,
      cause: { cause: { status: 400 } },
    });
  });
});
