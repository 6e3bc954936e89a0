import type { AnswerModel } from "../answers/typed-answers.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import { isGraphSpecialist, type Specialist } from "../specialists/specialist.ts";
import { callerOf } from "./specialist-runner.ts";

/**
 * Returns a function that chooses the model of a typed answer: that of the specialist who wrote the text. For a graph,
 * whose models are its own, it is the environment's specialist model.
 */
export function createAnswerModels(
  specialists: readonly Specialist<string, string>[],
  caller: ModelCaller,
): (speaker: string) => AnswerModel {
  return (speaker) => {
    const specialist = specialists.find(({ name }) => name === speaker);
    if (specialist === undefined || isGraphSpecialist(specialist)) {
      return { role: "specialist", model: undefined, caller };
    }
    return { role: "specialist", model: specialist.model, caller: callerOf(specialist, caller) };
  };
}
