import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import { createRouter, createSupervisor, defineSpecialist } from "troupe";
import { z } from "zod";

const sendMail = tool(({ to }) => `The mail to ${to} was sent.`, {
  name: "send_mail",
  description: "sends a mail",
  schema: z.object({ to: z.string(), subject: z.string(), text: z.string() }),
});

const findAddress = tool(({ name }) => `${name.toLowerCase()}@example.org`, {
  name: "find_address",
  description: "finds the mail address of a person",
  schema: z.object({ name: z.string() }),
});

const writer = defineSpecialist({
  name: "writer",
  description: "writes and improves texts, and answers questions",
  prompt: "You write clear, short texts.",
});

const mailer = defineSpecialist({
  name: "mailer",
  description: "finds addresses, and sends mails",
  prompt: "You send mails. Find the address, write the mail yourself, then send it once.",
  tools: [findAddress, sendMail],
  // A person sees each mail before it is sent.
  approveTools: ["send_mail"],
});

const researcher = defineSpecialist({
  name: "researcher",
  description: "collects facts",
  prompt: "You collect facts.",
});

/** The work that takes several steps. */
const planner = createSupervisor({ specialists: [researcher, writer] });

const reports = defineSpecialist({
  name: "reports",
  description: "writes reports and comparisons, in several steps",
  graph: planner,
});

/** The saver keeps the conversations until the process ends. `openThreads({ file: "threads.db" })` has one that keeps them. */
function createTeam() {
  return createRouter({
    specialists: [writer, mailer, reports],
    fallback: "writer",
    checkpointer: new MemorySaver(),
  });
}

const kept = globalThis as typeof globalThis & { team?: ReturnType<typeof createTeam> };

/** The team. Next.js loads this file for each route, and again after each change: the team must be one. */
export const team = (kept.team ??= createTeam());
