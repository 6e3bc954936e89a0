import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { z } from "zod";
import { router, supervisor } from "troupe/graphs";
import { createRouter, defineSpecialist } from "troupe";

/** Keeps the conversations until the process ends. `openThreads({ file: "threads.db" })` has a saver that keeps them. */
const checkpointer = new MemorySaver();

const sendMail = tool(({ to }) => `The mail to ${to} was sent.`, {
  name: "send_mail",
  description: "sends a mail",
  schema: z.object({ to: z.string(), subject: z.string(), text: z.string() }),
});

const writer = defineSpecialist({
  name: "writer",
  description: "writes and improves texts, and answers questions",
  prompt: "You write clear, short texts.",
});

const mailer = defineSpecialist({
  name: "mailer",
  description: "sends mails",
  prompt: "You send mails. Write the mail yourself, then call the tool once.",
  tools: [sendMail],
  // A person sees each mail before it is sent.
  approveTools: ["send_mail"],
});

const assistant = createRouter({ specialists: [writer, mailer], fallback: "writer", checkpointer });

router.checkpointer = checkpointer;
supervisor.checkpointer = checkpointer;

/** The graphs of the service by their paths. */
export const graphs = { assistant, router, supervisor };

/** The name of a graph of the service. */
export type GraphName = keyof typeof graphs;
