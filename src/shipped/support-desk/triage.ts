import { defineSpecialist, type PromptSpecialist } from "../../specialists/specialist.ts";

/** Opens a conversation of the support desk, and hands it over to the specialist that can help. */
export const triage: PromptSpecialist<"triage", "billing" | "technical"> = defineSpecialist({
  name: "triage",
  description: "everything that is neither about money nor about a disturbance, and what is unclear",
  prompt: `You open the conversations of an internet provider's support desk.

Hand over as soon as it is clear whom a request belongs to, and pass on what the customer said that matters. Answer yourself only greetings, thanks and general questions. Where it is unclear what is wanted, ask one short question.`,
  handoffs: ["billing", "technical"],
});
