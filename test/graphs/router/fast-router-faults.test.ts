import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/router.ts";
import { isTroupeError, type FastRouter } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { observe } from "../../support/observe-events.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const script = scriptBySchema({ route: routeTo("cook"), text: { text: "Soup." } });

type Score = FastRouter["score"];
const returning = (value: unknown): Score => (() => value) as unknown as Score;
const throwing =
  (error: unknown): Score =>
  () => {
    throw error;
  };
const aborting: Score = () => Promise.reject(new DOMException("the index was left", "AbortError"));

const shut = {
  get baker(): number {
    throw new Error("shut");
  },
};

const FAULTS: [title: string, score: Score, message: string][] = [
  ["throws", throwing(new Error("no index")), "no index"],
  ["throws what is not an error", throwing(null), "null"],
  ["rejects", () => Promise.reject(new Error("status 503")), "status 503"],
  ["aborts a request of its own", aborting, "the index was left"],
  ["returns nothing", returning(undefined), "must return an object of scores by name"],
  ["returns NaN", returning({ baker: Number.NaN }), "the score of baker must be a finite number, but is NaN"],
  ["names an unknown specialist", returning({ baker: 1, plumber: 1 }), 'unknown specialist "plumber"'],
  ["returns what throws when it is read", returning(shut), "shut"],
];

describe("if the code of a fast router", () => {
  test.each(FAULTS)("%s, the classifier decides, and an event says why", async (_title, score, message) => {
    await using scripted = await scriptedModels(script);
    const fastRouter = { score, threshold: 0.5 };
    const { events } = await observe(createRouter({ specialists, models: scripted.models, fastRouter }), [
      "custom",
    ]);
    const passed = events.find(({ type }) => type === "fast_router_passed");
    expect(passed).toMatchObject({ why: "failed", message: expect.stringContaining(message) });
    expect(events.find(({ type }) => type === "routed")).toMatchObject({
      route: { specialist: "cook", decidedBy: "classifier" },
    });
    expect(events.at(-1)).toMatchObject({ type: "finished", outcome: { status: "completed" } });
  });

  test("hangs, its signal aborts and the classifier decides", async () => {
    await using scripted = await scriptedModels(script);
    let signal: AbortSignal | undefined;
    const fastRouter: FastRouter = {
      score: (_request, info) => {
        ({ signal } = info);
        return new Promise(() => undefined);
      },
      threshold: 0.5,
      timeoutSeconds: 0.05,
    };
    const { events } = await observe(createRouter({ specialists, models: scripted.models, fastRouter }), [
      "custom",
    ]);
    expect(events[1]).toMatchObject({
      why: "failed",
      message: "the fast router did not finish within 0.05 s",
    });
    expect(signal?.aborted).toBe(true);
    expect(scripted.server.requests).toHaveLength(2);
  });

  test("says a long or secret message, the event has a part of it and no key", async () => {
    await using scripted = await scriptedModels(script);
    const score = throwing(new Error(`sk-a-secret-of-the-test ${"long ".repeat(10_000)}`));
    const router = createRouter({
      specialists,
      models: scripted.models,
      fastRouter: { score, threshold: 1 },
    });
    const { events } = await observe(router, ["custom"]);
    const passed = events.find((event) => event.type === "fast_router_passed");
    expect(passed?.message.length).toBeLessThanOrEqual(200);
    expect(passed?.message).not.toContain("sk-a-secret");
  });
});

describe("while the code of a fast router hangs", () => {
  const hanging = (started: () => void): FastRouter => ({
    score: () => {
      started();
      return new Promise(() => undefined);
    },
    threshold: 0.5,
    timeoutSeconds: 600,
  });

  test("an abort ends the run, and the classifier is not asked", async () => {
    await using scripted = await scriptedModels(script);
    const stop = new AbortController();
    const fastRouter = hanging(() => stop.abort());
    const router = createRouter({ specialists, models: scripted.models, fastRouter });
    await expect(router.invoke(ask("soup"), { signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(scripted.server.requests).toEqual([]);
  });

  test("the run's own time limit ends it with its error", async () => {
    await using scripted = await scriptedModels(script);
    const fastRouter = hanging(() => undefined);
    const limits = { seconds: 0.1 };
    const router = createRouter({ specialists, models: scripted.models, fastRouter, limits });
    const error: unknown = await router.invoke(ask("soup")).catch((thrown: unknown) => thrown);
    expect(isTroupeError(error) && [error.code, error.message]).toEqual([
      "budget_exhausted",
      expect.stringContaining("limit reached: seconds (0.1)"),
    ]);
    expect(scripted.server.requests).toEqual([]);
  });
});

test("wrong options are refused when the router is built, all at once", () => {
  const build = (fastRouter: unknown) => () =>
    createRouter({ specialists, fastRouter: fastRouter as FastRouter<"cook" | "baker"> });
  expect(build({ score: 3, threshold: Number.NaN, margin: -1, timeoutSeconds: 0, treshold: 1 })).toThrow(
    /fastRouter: unknown option "treshold"; did you mean `threshold`\?[^]*fastRouter\.score must be a function, but is 3[^]*fastRouter\.threshold must be a finite number, but is NaN[^]*fastRouter\.margin must be a number of at least 0, but is -1[^]*fastRouter\.timeoutSeconds must be a number above 0/,
  );
  expect(build(() => ({}))).toThrow(/fastRouter must be an object, such as .*, but is a function/);
  expect(build({ score: () => ({}) })).toThrow(
    /fastRouter\.threshold must be a finite number, but is undefined/,
  );
});
