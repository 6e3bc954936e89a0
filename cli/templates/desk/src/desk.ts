import { createHandoffs, defineSpecialist, type HandoffsGraph, type HandoffsOptions } from "troupe";
import { listInvoices } from "./invoices.ts";

const triage = defineSpecialist({
  name: "triage",
  description: "opens conversations, and finds out what a customer needs",
  prompt:
    "You open conversations. Hand over as soon as it is clear who can help. Otherwise ask one question.",
  handoffs: ["billing", "technical"],
});

const billing = defineSpecialist({
  name: "billing",
  description: "invoices, payments and refunds",
  prompt: "You answer questions about money. Look invoices up before you speak about them.",
  tools: [listInvoices],
  handoffs: ["technical"],
});

const technical = defineSpecialist({
  name: "technical",
  description: "whatever does not work",
  prompt: "You help customers whose product does not work. Give one step at a time.",
  handoffs: ["billing"],
});

type Name = "triage" | "billing" | "technical";

/** Creates the desk. Tests pass their own models; a service passes its checkpointer, so that conversations continue. */
export function createDesk(
  options: Pick<HandoffsOptions<Name>, "models" | "checkpointer"> = {},
): HandoffsGraph<Name> {
  return createHandoffs({
    specialists: [triage, billing, technical],
    entry: "triage",
    limits: { hops: 4 },
    name: "desk",
    ...options,
  });
}

/** The graph that `npm start` and `npm run dev` run. It reads the configuration on its first request. */
export const graph = createDesk();
