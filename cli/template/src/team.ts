import { defineSpecialist, type Models } from "troupe";
import { createSupervisor, type SupervisorGraph } from "troupe/graphs";

const researcher = defineSpecialist({
  name: "researcher",
  description: "collects the facts, options and open questions of a subject",
  prompt: "You research. List what is known and what is not, each point in one line; say how sure you are.",
});

const writer = defineSpecialist({
  name: "writer",
  description: "writes clear texts for readers who are in a hurry",
  prompt: "You write. Say the most important thing first, use short sentences, and invent nothing.",
});

/** The team: a manager plans, these two carry the plan out. Tests give it models of their own. */
export function createTeam(models?: Models): SupervisorGraph<"researcher" | "writer"> {
  return createSupervisor({ specialists: [researcher, writer], models, name: "team" });
}

/** What `npm start` and `npm run dev` run; it reads the configuration when it is first asked something. */
export const graph = createTeam();
