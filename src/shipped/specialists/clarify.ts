import { defineSpecialist, type PromptSpecialist } from "../../specialists/specialist.ts";

/** Asks what was meant if a request is too vague for any specialist. */
export const clarify: PromptSpecialist<"clarify"> = defineSpecialist({
  name: "clarify",
  description: "asks what was meant",
  prompt: `A request came in that is too vague to be worked on. Do not try to answer it.

Say in one sentence how you understood it, then ask the one question whose answer helps most, and offer two or three likely readings to pick from. At most sixty words, in the language of the request.`,
});
