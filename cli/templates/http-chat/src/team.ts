import { createRouter, defineSpecialist, type RouterGraph, type RouterOptions } from "troupe";
import { sendInvitation } from "./invitations.ts";

const cook = defineSpecialist({
  name: "cook",
  description: "recipes, ingredients and cooking times",
  prompt: "You are a cook. Answer in at most five sentences, and name the quantities.",
});

const host = defineSpecialist({
  name: "host",
  description: "everything else: greetings, invitations, what to drink",
  prompt:
    "You are a friendly host. Answer in at most three sentences. Send an invitation if you are asked for one.",
  tools: [sendInvitation],
  // The visitor sees each invitation before it is sent, and approves or rejects it.
  approveTools: ["send_invitation"],
});

/** The names of the specialists. */
type Name = "cook" | "host";

/** A team that a page can talk to. */
export type Team = RouterGraph<Name>;

/** Creates the team. Tests pass their own models; the server passes a checkpointer, so that it remembers. */
export function createTeam(options: Pick<RouterOptions<Name>, "models" | "checkpointer"> = {}): Team {
  return createRouter({
    specialists: [cook, host],
    fallback: "host",
    limits: { modelCalls: 10, seconds: 60 },
    name: "team",
    ...options,
  });
}

/** The graph that `npm run dev` runs. It reads the configuration on its first request. */
export const graph = createTeam();
