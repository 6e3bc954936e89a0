import { createSupervisor, defineSpecialist, type Models, type SupervisorGraph } from "troupe";

const researcher = defineSpecialist({
  name: "researcher",
  description: "collects facts, options and open questions",
  prompt:
    "You are a researcher. List what is known and what is unknown, one point per line. Say how sure you are.",
});

const writer = defineSpecialist({
  name: "writer",
  description: "writes clear, short texts",
  prompt: "You are a writer. Start with the most important point, use short sentences, and invent nothing.",
});

/**
 * Creates the team: a manager writes a plan, and the researcher and the writer work on its steps. Tests pass their own
 * models; otherwise the models come from the environment.
 */
export function createTeam(models?: Models): SupervisorGraph<"researcher" | "writer"> {
  return createSupervisor({ specialists: [researcher, writer], models, name: "team" });
}

/** The graph that `npm start` and `npm run dev` run. It reads the configuration on its first request. */
export const graph = createTeam();
