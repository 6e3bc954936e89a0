import { z } from "zod";
import { plainPrompts, type PlainPrompts, type PlainResult } from "../plain-prompts.ts";
import type { RunJob, Surroundings } from "./contender.ts";
import { createAsk, type Ask } from "./floor-ask.ts";
import { planReply, routeReply } from "./plain-replies.ts";

/** The floor of J1: a plain loop around fetch, without any framework, checks or recovery. */
export function floorRouter({ baseUrl, texts }: Surroundings): RunJob {
  return router(createAsk(baseUrl), plainPrompts(texts));
}

/** The floor of J2. */
export function floorSupervisor({ baseUrl, texts }: Surroundings): RunJob {
  return supervisor(createAsk(baseUrl), plainPrompts(texts));
}

function router(ask: Ask, prompts: PlainPrompts): RunJob {
  const format = formatFor("route", routeReply);
  return async (request) => {
    const { specialist } = routeReply.parse(JSON.parse(await ask(prompts.classify(request), format)));
    return ask(prompts.answer(specialist, request));
  };
}

function supervisor(ask: Ask, prompts: PlainPrompts): RunJob {
  const format = formatFor("plan", planReply);
  return async (goal) => {
    const { steps } = planReply.parse(JSON.parse(await ask(prompts.plan(goal), format)));
    const done = new Map<string, PlainResult>();
    const results = (ids: readonly string[]): PlainResult[] => ids.flatMap((id) => done.get(id) ?? []);
    while (done.size < steps.length) {
      const ready = steps.filter(
        ({ id, dependsOn }) => !done.has(id) && dependsOn.every((one) => done.has(one)),
      );
      const finished = await Promise.all(
        ready.map(async ({ id, agent, task, dependsOn }) => {
          const text = await ask(prompts.step(agent, { goal, task, results: results(dependsOn) }));
          return { id, agent, text };
        }),
      );
      for (const result of finished) done.set(result.id, result);
    }
    return ask(prompts.synthesize(goal, results(steps.map(({ id }) => id))));
  };
}

function formatFor(name: string, schema: z.ZodType): object {
  const { $schema: _, ...plain } = z.toJSONSchema(schema);
  return { type: "json_schema", json_schema: { name, strict: true, schema: plain } };
}
