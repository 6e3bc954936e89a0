import type { ContentReply, ModelRequest } from "../../src/testing/index.ts";

/** What the plain model of these measurements says in every graph. */
export const ANSWER = "This is the answer.";

/** Answers a request as a model does that takes the first way that it is offered: one tool, one handoff, two steps. */
export function answerTo(request: ModelRequest): ContentReply {
  const [first = ""] = choicesIn(request);
  if (request.schema === "route") {
    return { json: { reason: "It fits.", specialist: first, confidence: 0.9 } };
  }
  if (request.schema === "plan") {
    const step = (id: string, dependsOn: string[]) => ({ id, agent: first, task: `do ${id}`, dependsOn });
    return { json: { answer: null, result: null, steps: [step("one", []), step("two", ["one"])] } };
  }
  const names = request.tools.map((tool) => tool.function.name);
  const tool = names.find((name) => !name.startsWith("transfer_to_"));
  const isAnswered = request.messages.at(-1)?.role === "tool";
  if (tool !== undefined && !isAnswered) return { toolCalls: [{ name: tool, arguments: { key: "one" } }] };
  const [handoff] = names;
  if (handoff !== undefined && tool === undefined && !isAnswered) {
    return { toolCalls: [{ name: handoff, arguments: { task: "answer it", reason: "It is yours." } }] };
  }
  return { text: ANSWER };
}

/** Returns the names that the schema of a structured reply allows. */
function choicesIn({ body }: ModelRequest): string[] {
  const [, list] = /"enum":(\[[^\]]*\])/.exec(JSON.stringify(body["response_format"] ?? "")) ?? [];
  return list === undefined ? [] : (JSON.parse(list) as string[]);
}
