import type { Job } from "../jobs.ts";
import type { Texts } from "../plain-prompts.ts";

/** Who is measured: a bare fetch loop, a graph written by hand for the job, and Troupe. */
export type ContenderName = "floor" | "hand-written" | "troupe";

/** A job ready to be run: takes the request, gives the answer. */
export type RunJob = (request: string) => Promise<string>;

/** Where the model answers, and the texts to be sent to it. */
export interface Surroundings {
  baseUrl: string;
  texts: Texts;
}

/** The contenders, in the order of the tables. */
export const CONTENDERS: readonly ContenderName[] = ["floor", "hand-written", "troupe"];

/** Loads and builds one contender for one job; nothing of the others is loaded, so that cold starts compare. */
export async function buildContender(
  name: ContenderName,
  job: Job,
  surroundings: Surroundings,
): Promise<RunJob> {
  switch (name) {
    case "floor":
      return (await import("./floor.ts")).floorJob(job, surroundings);
    case "hand-written":
      return job === "J1"
        ? (await import("./hand-written-router.ts")).handWrittenRouter(surroundings)
        : (await import("./hand-written-supervisor.ts")).handWrittenSupervisor(surroundings);
    case "troupe":
      return (await import("./troupe.ts")).troupeJob(job, surroundings);
  }
}
