import { describe, expect, test, vi } from "vitest";
import { createRouter } from "../../../graphs/router.ts";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import type { TroupeEvent } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { ask, deliverTask, refusing } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";

// Behaviors that the reference system's tests assert, by their numbers in its list, under our names.
const specialists = [cook, baker];

describe("streaming a router", () => {
  test("yields the chosen specialist's answer", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ route: routeTo("cook"), text: { text: "soup" } }),
    );
    const router = createRouter({ specialists, models: scripted.models });
    const updates: string[] = [];
    for await (const update of await router.stream(ask("soup"), { streamMode: "updates" })) {
      updates.push(...Object.keys(update));
    }
    expect(updates).toEqual(["classifier", "cook"]);
  });

  test("with a failing classifier yields one error and ends", async () => {
    const classifier = () => Promise.reject(new Error("closed"));
    await using scripted = await scriptedModels(scriptBySchema({}));
    const router = createRouter({ specialists, classifier, models: scripted.models });
    const chunks: unknown[] = [];
    const reading = (async () => {
      for await (const chunk of await router.stream(ask("soup"))) chunks.push(chunk);
    })();
    await expect(reading).rejects.toThrow("classifier: closed");
    expect(chunks).toEqual([]);
  });
});

describe("streaming a supervisor", () => {
  const plan = planOf(step("shop"), step("soup", ["shop"]), step("bread", ["soup"]));

  test("stops its calls when its reader leaves early", async () => {
    const stall = { fault: { kind: "slow", headersMilliseconds: 60_000 } } as const;
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: stall }));
    const supervisor = createSupervisor({ specialists, models: scripted.models });
    for await (const event of await supervisor.stream(ask("a feast"), { streamMode: "custom" })) {
      if ((event as TroupeEvent).type !== "step_started") continue;
      await vi.waitFor(() => expect(scripted.server.requests).toHaveLength(2));
      break;
    }
    await vi.waitFor(() =>
      expect(scripted.server.requests.at(-1)).toMatchObject({ schema: null, aborted: true }),
    );
    expect(scripted.server.requests).toHaveLength(2);
  });

  test("yields every round's step", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan, text: deliverTask }));
    const supervisor = createSupervisor({ specialists, models: scripted.models });
    const ids: string[] = [];
    for await (const update of await supervisor.stream(ask("a feast"), { streamMode: "updates" })) {
      ids.push(...Object.keys((update as { cook?: { results: object } }).cook?.results ?? {}));
    }
    expect(ids).toEqual(["shop", "soup", "bread"]);
  });
});

describe("steps side by side", () => {
  const layer = planOf(step("first"), step("second", [], "baker"), step("third"));
  test("of which one fails still give the others' results", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: layer, text: refusing(/do second$/) }),
    );
    const state = await createSupervisor({ specialists, models: scripted.models }).invoke(ask("tea"));
    const completed = Object.values(state.results).filter(({ status }) => status === "completed");
    expect([completed.map(({ id }) => id), state.outcome?.status]).toEqual([["first", "third"], "partial"]);
  });

  test("that all fail make the run fail, each with its step, agent and cause", async () => {
    await using scripted = await scriptedModels(scriptBySchema({ plan: layer, text: refusing(/do/) }));
    const { outcome } = await createSupervisor({ specialists, models: scripted.models }).invoke(ask("tea"));
    expect(outcome?.status).toBe("failed");
    for (const place of ["step first (cook)", "step second (baker)", "step third (cook)"]) {
      expect(outcome?.reason).toContain(`${place} failed: `);
    }
  });
});
