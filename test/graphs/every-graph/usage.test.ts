import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createSupervisor, type SupervisorGraph } from "../../../graphs/index.ts";
import { defineSpecialist, sumUsage, type Limits, type Models, type PlanStep } from "../../../src/index.ts";
import type { Fault, ModelReply, ModelRequest } from "../../../src/testing/index.ts";
import { instantEffects } from "../../support/faulty-run.ts";
import { ask, deliverTask } from "../../support/kitchen.ts";
import { lookUp } from "../../support/mounted.ts";
import { randomFrom } from "../../support/random.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { cook } from "../../support/specialists.ts";
import { tillFor } from "../../support/till.ts";

const faults: Fault[] = [
  { kind: "status", status: 503 },
  { kind: "status", status: 400 },
  { kind: "rate-limit" },
  { kind: "cut" },
  { kind: "refusal" },
  { kind: "malformed", json: {} },
  { kind: "empty-choices" },
];

const price = (
  _model: string,
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
) => inputTokens * 3 + outputTokens;

type Random = () => number;

/** A plan of 1 to 7 steps, each of which builds on some of those before it. */
function randomPlan(random: Random): PlanStep[] {
  const agents = ["cook", "clerk", "team"];
  return Array.from({ length: 1 + Math.floor(random() * 7) }, (_, index) => ({
    id: `s${index}`,
    agent: agents[Math.floor(random() * agents.length)]!,
    task: `do s${index}`,
    dependsOn: Array.from({ length: index }, (_one, earlier) => `s${earlier}`).filter(() => random() < 0.3),
  }));
}

/** Often right, sometimes wrong, and as long as it likes to be. */
function randomReply(request: ModelRequest, random: Random): ModelReply {
  const usage = { inputTokens: Math.floor(random() * 50), outputTokens: 1 + Math.floor(random() * 30) };
  if (random() < 0.2) return { fault: faults[Math.floor(random() * faults.length)]!, usage };
  if (request.tools.length > 0 && random() < 0.5) {
    return { toolCalls: [{ name: "look_up", arguments: { word: "loop" } }], usage };
  }
  return { ...deliverTask(request), usage };
}

function randomLimits(random: Random): Limits {
  const maybe = <Value>(value: Value): Value | undefined => (random() < 0.4 ? value : undefined);
  return {
    modelCalls: maybe(1 + Math.floor(random() * 20)),
    tokens: maybe(100 + Math.floor(random() * 5_000)),
    concurrency: maybe(1 + Math.floor(random() * 3)),
  };
}

function firm(models: Models, random: Random, checkpointer: MemorySaver): SupervisorGraph<string> {
  const options = { models, effects: instantEffects().effects, retry: { attempts: 3 } };
  const clerk = defineSpecialist({
    name: "clerk",
    description: "looks up",
    prompt: "Look up.",
    tools: [lookUp],
  });
  const manager = {
    plan: [
      { agent: "cook", task: "one" },
      { agent: "cook", task: "two" },
    ],
  } as const;
  const graph = createSupervisor({ ...options, specialists: [cook], manager, limits: randomLimits(random) });
  const team = defineSpecialist({ name: "team", description: "a team", graph });
  const specialists = [cook, clerk, team];
  const plan = randomPlan(random) as never;
  const limits = randomLimits(random);
  return createSupervisor<string>({
    ...options,
    specialists,
    manager: { plan },
    limits,
    price,
    checkpointer,
  });
}

describe("over random plans, faults and limits the usage adds up to what the server was asked", () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))("seed %i", async (seed) => {
    const random = randomFrom(seed);
    const till = tillFor((request) => randomReply(request, random));
    await using scripted = await scriptedModels((request) => till.script(request));
    const graph = firm(scripted.models, random, new MemorySaver());
    const { usage, outcome, results } = await graph.invoke(ask("go"), {
      configurable: { thread_id: "firm" },
    });

    const { inputTokens, outputTokens, modelCalls, cost } = sumUsage(usage);
    expect({ calls: modelCalls, tokens: inputTokens + outputTokens }).toEqual({
      calls: till.calls,
      tokens: till.tokens,
    });
    expect(outcome?.usage).toEqual({ inputTokens, outputTokens, cachedTokens: 0, modelCalls, cost });
    expect(cost ?? 0).toBe(inputTokens * 3 + outputTokens);
    for (const { id, agent, status, usage: used, attempts } of Object.values(results)) {
      const own = usage.filter(({ step }) => step === id);
      expect([id, used]).toEqual([id, sumUsage(own)]);
      const again = own.filter((entry) => entry.agent === agent && entry.attempt > 1).length;
      expect([id, attempts]).toEqual([id, status === "skipped" ? 0 : 1 + again]);
    }
    const { completed, failed, skipped, unfinished } = outcome!.steps;
    const { plan } = (await graph.getState({ configurable: { thread_id: "firm" } })).values as {
      plan: unknown[];
    };
    expect(completed + failed + skipped + unfinished).toBe(plan.length);
  });
});
