import type { ModelReply, ModelRequest } from "../testing/index.ts";
import { firstLine } from "../text/first-line.ts";
import { isRecord } from "../text/is-record.ts";
import { exampleValue } from "./example-value.ts";
import { REAL_MODEL_HINT } from "./real-model-hint.ts";

/** An honest reply to a request that has no script: nothing was understood, and how to get a real model. */
export function placeholderFor(request: ModelRequest): ModelReply {
  if (request.schema === "route") return { json: routeBySharedWords(request) };
  if (request.schema === "plan") return { json: planWithEveryone(request) };
  if (request.schema === "answer" || request.schema === "result")
    return { json: exampleValue(schemaOf(request)) };
  if (request.schema !== null)
    return { text: `there is no script for a reply of the kind ${request.schema}` };
  const work = stepsIn(request.lastUser);
  const role = firstLine(request.system);
  if (!/(?:^|\n)Your task:\n/.test(request.lastUser)) {
    return {
      text: `No real model is configured. The script routed this request to the specialist with this prompt: "${role}"\n\n${REAL_MODEL_HINT}`,
    };
  }
  if (work.length > 0 && request.system.startsWith("You write the final answer")) {
    const planned = work.map(({ step, agent }) => `- ${step}: ${agent}`).join("\n");
    return {
      text: `No real model is configured. The script planned these steps and played them with placeholders:\n${planned}\n\n${REAL_MODEL_HINT}`,
    };
  }
  return { text: `a placeholder for what this specialist would deliver ("${role}")` };
}

/** Returns the schema of the reply that a request asks for. */
function schemaOf({ body }: ModelRequest): Record<string, unknown> {
  const format = body["response_format"];
  const named = isRecord(format) ? format["json_schema"] : undefined;
  return isRecord(named) && isRecord(named["schema"]) ? named["schema"] : {};
}

/** The specialist whose line shares most words with the request: a stand-in for understanding, and said so. */
function routeBySharedWords({ system, lastUser }: ModelRequest): Record<string, unknown> {
  const asked = new Set(wordsOf(lastUser));
  const ranked = linesOf(system)
    .map(({ name, description }) => ({
      name,
      shared: wordsOf(description).filter((word) => asked.has(word)).length,
    }))
    .toSorted((one, other) => other.shared - one.shared);
  return {
    specialist: ranked[0]?.name ?? "",
    confidence: 1,
    reason: "rehearsal: picked by shared words, not by a model",
  };
}

/** Every specialist in turn, the first three at most. */
function planWithEveryone({ system }: ModelRequest): Record<string, unknown> {
  const names = linesOf(system)
    .map(({ name }) => name)
    .slice(0, 3);
  const steps = names.map((agent, index) => ({
    id: `step-${index + 1}`,
    agent,
    task: `Rehearsal: stand in for ${agent}.`,
    dependsOn: index === 0 ? [] : [`step-${index}`],
  }));
  return { steps };
}

/** Reads the specialists off the prompt of a classifier or planner: "- name: description". */
function linesOf(system: string): { name: string; description: string }[] {
  const lines = [...system.matchAll(/^- ([a-zA-Z0-9_-]{1,64}): (.*)$/gm)];
  return lines.map(([, name = "", description = ""]) => ({ name, description }));
}

function stepsIn(prompt: string): { step: string; agent: string }[] {
  const envelopes = [...prompt.matchAll(/^<result step="([^"]+)" from="([^"]+)"/gm)];
  return envelopes.map(([, step = "", agent = ""]) => ({ step, agent }));
}

/** Words by their first five letters, so that "translate" meets "translates". */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/\p{Letter}{3,}/gu) ?? []).map((word) => word.slice(0, 5));
}
