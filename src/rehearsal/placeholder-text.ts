import type { ModelRequest } from "../testing/model-request.ts";
import { answeredCalls, stepPartsOf, turnOf } from "./request-parts.ts";

/** The longest part of a prompt, a request or a result that is quoted, in characters. */
const QUOTED_CHARACTERS = 200;

/** Returns a text that stands for an answer: what the specialist was told, and how to get a real model. */
export function placeholderText(request: ModelRequest): string {
  const { system, lastUser } = request;
  const { goal, task, results } = stepPartsOf(lastUser);
  const told = [
    `prompt: ${shown(system)}`,
    ...(task === null ? [`request: ${shown(lastUser)}`] : []),
    ...(goal === null ? [] : [`goal: ${shown(goal)}`]),
    ...(task === null ? [] : [`task: ${shown(task)}`]),
    ...results.map(({ step, agent, text }) => `result of ${step}, by ${agent}: ${shown(text)}`),
    ...answeredCalls(turnOf(request)).map(
      ({ name, arguments: given, answer }) =>
        `call of ${name} with ${shown(JSON.stringify(given))}${answer === null ? "" : `: ${shown(answer)}`}`,
    ),
  ];
  return [
    "No real model is configured. A model would answer here; it was told:",
    told.map((line) => `- ${line}`).join("\n"),
    "For a real answer, set OPENAI_API_KEY or OPENAI_BASE_URL.",
  ].join("\n\n");
}

/** Returns a text in one line, without its end if it is long. */
function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line.length <= QUOTED_CHARACTERS) return line === "" ? "(empty)" : line;
  // The cut may leave half of a character.
  return `${line.slice(0, QUOTED_CHARACTERS).replace(/[\uD800-\uDBFF]$/, "")} [...]`;
}
