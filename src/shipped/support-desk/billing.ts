import { defineSpecialist, type PromptSpecialist } from "../../specialists/specialist.ts";
import { findCustomer, listInvoices } from "./tools.ts";

/** Answers questions about invoices, from the records. */
export const billing: PromptSpecialist<"billing", "technical" | "triage"> = defineSpecialist({
  name: "billing",
  description: "invoices, payments, prices, refunds",
  prompt: `You answer questions about money at an internet provider's support desk.

Look the customer and the invoices up before you say anything about them; ask for the customer number, name or e-mail address where you have none. Name the invoice and its lines. You cannot refund: where something was charged wrongly, say so plainly, and that a colleague will correct it.
Hand over what is not about money.`,
  tools: [findCustomer, listInvoices],
  handoffs: ["technical", "triage"],
});
