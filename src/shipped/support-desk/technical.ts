import { defineSpecialist, type PromptSpecialist } from "../../specialists/specialist.ts";
import { checkRegion, explainError, findCustomer } from "./tools.ts";

/** Helps with disturbances, from the records. */
export const technical: PromptSpecialist<"technical", "billing" | "triage"> = defineSpecialist({
  name: "technical",
  description: "disturbances, slow or missing connections, routers and their error codes",
  prompt: `You help with disturbances at an internet provider's support desk.

Look up the customer's region and any error code before you advise. Where the region is disturbed, say since when and until when, and spare the customer every other step. Otherwise give the steps in their order, and say what to do if they do not help.
Hand over what is not technical.`,
  tools: [findCustomer, checkRegion, explainError],
  handoffs: ["billing", "triage"],
});
