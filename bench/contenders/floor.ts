import { z } from "zod";
import type { Job } from "../jobs.ts";
import { plainPrompts, type PlainPrompt, type PlainPrompts, type PlainResult } from "../plain-prompts.ts";
import type { RunJob, Surroundings } from "./contender.ts";
import { planReply, routeReply } from "./plain-replies.ts";

type Ask = (prompt: PlainPrompt, format?: object) => Promise<string>;

/** The floor: the jobs as plain loops around fetch, without any framework, checks or recovery. */
export function floorJob(job: Job, { baseUrl, texts }: Surroundings): RunJob {
  const prompts = plainPrompts(texts);
  const ask: Ask = async ({ system, user }, format) => {
    const messages = [
      { role: "system", content: system },
      { role: "user", content: user },
    ];
    const response = await fetch(`${baseUrl}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "bench", messages, ...(format && { response_format: format }) }),
    });
    const body = (await response.json()) as { choices: [{ message: { content: string } }] };
    return body.choices[0].message.content;
  };
  return job === "J1" ? router(ask, prompts) : supervisor(ask, prompts);
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
