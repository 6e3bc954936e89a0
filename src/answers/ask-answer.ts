import { HumanMessage, SystemMessage, type BaseMessage } from "@langchain/core/messages";
import type { $ZodObject } from "zod/v4/core";
import { briefingText, type Briefing } from "../conversation/context.ts";
import { askStructured } from "../models/ask-structured.ts";
import { readTyped } from "../models/read-typed.ts";
import type { CallScope } from "../run/call-scope.ts";
import type { AnswerModel } from "./typed-answers.ts";

/** The prompt of the call that makes the typed answer. */
const ANSWER_PROMPT =
  "You put a finished answer into the form that a program reads. Take every value from the answer, or from the results that it was written from. Invent nothing.";

/** The task of the call. */
const ANSWER_TASK = "Give the answer as data.";

/** How often an unusable reply is sent back with its faults. */
export const TYPED_REPAIRS = 2;

/** What a typed answer is made from. */
export interface AnswerSources {
  request: string;
  /** The system messages of the conversation. */
  instructions: readonly BaseMessage[];
  /** The results that the text was written from. Empty if the text is a result. */
  results: Briefing["results"];
  speaker: string;
  text: string;
}

/** Asks for the answer as data, made from its text. Throws as `askStructured` does. */
export function askAnswer(
  { role, model, caller }: AnswerModel,
  { schema, sources, scope }: { schema: $ZodObject; sources: AnswerSources; scope: CallScope },
): Promise<unknown> {
  const { request, instructions, results, speaker, text } = sources;
  const shown = [...results, { id: "answer", agent: speaker, text }];
  const prompt = briefingText({ goal: request, attachments: [], earlier: [], results: shown }, ANSWER_TASK);
  return askStructured(caller, {
    role,
    model,
    messages: [new SystemMessage(ANSWER_PROMPT), ...instructions, new HumanMessage(prompt)],
    reply: { name: "answer", schema },
    interpret: (json) => readTyped(schema, json),
    repairs: TYPED_REPAIRS,
    scope,
  });
}
