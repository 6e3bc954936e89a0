import { AIMessage, HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { $ZodObject } from "zod/v4/core";
import { TYPED_REPAIRS } from "../answers/ask-answer.ts";
import { textOf } from "../conversation/conversation.ts";
import { askStructured } from "../models/ask-structured.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import { readTyped } from "../models/read-typed.ts";
import { strictSchema } from "../models/strict-schema.ts";
import { declineIn } from "../plan/decline.ts";
import { promptText, runInfo, type RunInfo } from "../specialists/prompt.ts";
import type { PromptSpecialist } from "../specialists/specialist.ts";
import { createSeal } from "../text/envelope.ts";
import { readJson } from "../text/read-json.ts";
import type { Assignment, SpecialistRunner } from "./runner.ts";

/** A specialist whose results are data. */
export type TypedSpecialist = PromptSpecialist & { readonly result: $ZodObject };

/** Returns true for a specialist whose results are data. */
export function hasTypedResult(specialist: PromptSpecialist): specialist is TypedSpecialist {
  return specialist.result !== undefined;
}

/** Makes the runner of a specialist without tools whose results are data: one structured call, and its repairs. */
export function createTypedRunner(specialist: TypedSpecialist, caller: ModelCaller): SpecialistRunner {
  const { name, prompt, model, result: schema } = specialist;
  const run = async ({ messages, scope }: Assignment): Promise<AIMessage> => {
    const system = new SystemMessage(await promptText(prompt, name, () => runInfo(scope, messages)));
    const value = await askStructured(caller, {
      role: "specialist",
      model,
      messages: [system, ...messages],
      reply: { name: "result", schema },
      interpret: (json) => readTyped(schema, json),
      repairs: TYPED_REPAIRS,
      scope,
    });
    return answerWith(value, { name, scope });
  };
  return { subgraphs: [], run, converse: async (assignment) => [await run(assignment)] };
}

/** Returns a specialist with tools as its agent is made: its prompt asks for an answer as data. */
export function promptedForData(specialist: TypedSpecialist): TypedSpecialist {
  const schema = JSON.stringify(strictSchema(specialist.result));
  const rule = `Answer with one JSON object that fits this JSON schema:\n${schema}`;
  const { prompt: own, name } = specialist;
  const prompt = async (info: RunInfo): Promise<string> => {
    return `${await promptText(own, name, () => info)}\n\n${rule}`;
  };
  return { ...specialist, prompt: typeof own === "string" ? `${own}\n\n${rule}` : prompt };
}

/**
 * Makes the runner of a specialist with tools whose results are data. Its agent knows the schema from its prompt, so that
 * its answer mostly is the data, without another call. If it is not, one structured call makes it, with one repair.
 */
export function createTypedAgentRunner(
  agent: SpecialistRunner,
  { name, model, result: schema }: TypedSpecialist,
  caller: ModelCaller,
): SpecialistRunner {
  const run = async (assignment: Assignment): Promise<AIMessage> => {
    const { messages, scope } = assignment;
    const answer = await agent.run({ ...assignment, visible: false });
    const text = textOf(answer);
    // Only the prompt of a step says how to decline.
    if (scope.step !== null && declineIn(text) !== null) return answer;
    const json = readJson(text);
    const read = "faults" in json ? json : await readTyped(schema, json.value);
    if ("value" in read) return answerWith(read.value, { name, scope });
    const task = messages.findLast((message) => message.getType() === "human");
    const seal = createSeal();
    const value = await askStructured(caller, {
      role: "specialist",
      model,
      messages: [
        new SystemMessage(DATA_PROMPT),
        new HumanMessage(
          [
            ...(task === undefined ? [] : [seal("request", textOf(task))]),
            seal("answer", text),
            `The answer cannot be used as it is:\n${read.faults.map((fault) => `- ${fault}`).join("\n")}`,
            "Give it as data.",
          ].join("\n\n"),
        ),
      ],
      reply: { name: "result", schema },
      interpret: (given) => readTyped(schema, given),
      repairs: TYPED_REPAIRS - 1,
      scope,
    });
    return answerWith(value, { name, scope });
  };
  return { subgraphs: agent.subgraphs, run, converse: async (assignment) => [await run(assignment)] };
}

/** The prompt of the call that makes data of an agent's answer. */
const DATA_PROMPT =
  "You put an answer into the form that a program reads. Take every value from the answer. Invent nothing.";

/** Makes the specialist's answer from its data: the data as JSON text. */
function answerWith(
  value: unknown,
  { name, scope }: { name: string } & Pick<Assignment, "scope">,
): AIMessage {
  scope.value = value;
  return new AIMessage({ name, content: JSON.stringify(value) });
}
