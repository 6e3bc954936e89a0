import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { z } from "zod";
import { createRouter, createSupervisor, defineSpecialist } from "troupe";

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
  prompt: "You send mails. Write the mail yourself, then call the tool once for each mail.",
  tools: [sendMail],
  // A person sees each mail before it is sent.
  approveTools: ["send_mail"],
});

/** The graphs of the service by their paths. */
export const graphs = {
  assistant: createRouter({ specialists: [writer, mailer], fallback: "writer", checkpointer }),
  // Steps of the mailer that run at the same time ask at the same time.
  team: createSupervisor({ specialists: [writer, mailer], checkpointer, limits: { modelCalls: 30 } }),
};

/** The name of a graph of the service. */
export type GraphName = keyof typeof graphs;
