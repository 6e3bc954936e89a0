import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, test, vi } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { isTroupeError } from "../../../src/index.ts";
import { scriptOf, type Fault, type ModelReply } from "../../../src/testing/index.ts";
import { ask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const patient = { pauseMilliseconds: 60_000 };

/** Aborts as soon as the server has had so many requests, and tells how long the run then took to end. */
async function aborted(
  run: (signal: AbortSignal) => Promise<unknown>,
  when: () => boolean,
): Promise<{ error: unknown; milliseconds: number }> {
  const controller = new AbortController();
  const ended = run(controller.signal).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  await vi.waitFor(() => expect(when()).toBe(true), { interval: 2 });
  const begin = performance.now();
  controller.abort();
  const error = await ended;
  return { error, milliseconds: performance.now() - begin };
}

const cases: [string, Fault][] = [
  ["the pause before another attempt", { kind: "status", status: 500 }],
  ["a pause that the server asked for", { kind: "rate-limit", retryAfter: 50 }],
  ["a slow reply", { kind: "slow", headersMilliseconds: 60_000 }],
  ["a stalled reply", { kind: "stall" }],
];

describe.each(cases)("an abort in %s", (_, fault) => {
  test("ends a router at once, and its request", async () => {
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), { fault }]));
    const { server, models } = scripted;
    const graph = createRouter({ specialists, models, retry: patient });
    const { error, milliseconds } = await aborted(
      (signal) => graph.invoke(ask("soup"), { signal }),
      () => server.requests.length === 2,
    );
    expect(isAbort(error)).toBe(true);
    expect(milliseconds).toBeLessThan(1_000);
    await vi.waitFor(() => expect(server.requests[1]?.status !== 0 || server.requests[1].aborted).toBe(true));
    expect(server.requests).toHaveLength(2);
  });

  test("ends a supervisor at once, with no outcome made up for it", async () => {
    const plan = planOf(step("soup"), step("bread", [], "baker"));
    await using scripted = await scriptedModels(({ schema }): ModelReply =>
      schema === "plan" ? plan : { fault },
    );
    const { server, models } = scripted;
    const graph = createSupervisor({ specialists, models, retry: patient });
    const { error, milliseconds } = await aborted(
      (signal) => graph.invoke(ask("dinner"), { signal }),
      () => server.requests.length === 3,
    );
    expect(isAbort(error)).toBe(true);
    expect(milliseconds).toBeLessThan(1_000);
  });
});

test("an abort takes effect at once in the back-off of a model's own client", async () => {
  const overloaded: ModelReply = { fault: { kind: "status", status: 500 } };
  await using scripted = await scriptedModels(({ schema }) =>
    schema === "route" ? routeTo("cook") : overloaded,
  );
  const { server, models } = scripted;
  const configuration = { baseURL: server.baseUrl };
  const model = new ChatOpenAI({ model: "gpt-4.1", apiKey: "given", maxRetries: 6, configuration });
  const graph = createRouter({ specialists: [{ ...cook, model }], models });
  const { error, milliseconds } = await aborted(
    (signal) => graph.invoke(ask("soup"), { signal }),
    () => server.requests[1]?.status === 500,
  );
  expect(isAbort(error)).toBe(true);
  // The client itself would first sleep for a second or two.
  expect(milliseconds).toBeLessThan(500);
  expect(server.requests).toHaveLength(2);
});

test("a run that is aborted before it begins calls no model", async () => {
  await using scripted = await scriptedModels(scriptOf([]));
  const graph = createRouter({ specialists, models: scripted.models });
  await expect(graph.invoke(ask("soup"), { signal: AbortSignal.abort() })).rejects.toSatisfy(isAbort);
  expect(scripted.server.requests).toEqual([]);
});

/** LangGraph ends an aborted run with an error of its own, unless ours comes first. */
function isAbort(error: unknown): boolean {
  return isTroupeError(error, "run_aborted") || (error instanceof Error && error.name === "AbortError");
}
