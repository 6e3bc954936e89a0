import { tool } from "@langchain/core/tools";
import { z } from "zod";

/** Sends an invitation. Replace the body by a call of your mail service. */
export const sendInvitation = tool(({ to }) => `The invitation to ${to} was sent.`, {
  name: "send_invitation",
  description: "Sends an invitation by mail.",
  schema: z.object({ to: z.string().describe("The name of the guest"), text: z.string() }),
});
