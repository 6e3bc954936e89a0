import type { Job } from "../jobs.ts";
import type { Texts } from "../plain-prompts.ts";

/** Who is measured: a bare fetch loop, a graph written by hand for the job, langgraph-swarm (J3 only), and Troupe. */
export type ContenderName = "floor" | "hand-written" | "swarm" | "troupe";

/** A job ready to be run: takes the request, gives the answer. */
export type RunJob = (request: string) => Promise<string>;

/** Where the model answers, and the texts to be sent to it. */
export interface Surroundings {
  baseUrl: string;
  texts: Texts;
}

const ALONE: readonly ContenderName[] = ["floor", "hand-written", "troupe"];
const BESIDE_SWARM: readonly ContenderName[] = ["floor", "hand-written", "swarm", "troupe"];

/** Who does each job, in the order of the tables. */
export const CONTENDERS: Readonly<Record<Job, readonly ContenderName[]>> = {
  J1: ALONE,
  J2: ALONE,
  J3: BESIDE_SWARM,
  "J3-long": BESIDE_SWARM,
};

/** Loads and builds one contender for one job; nothing of the others is loaded, so that cold starts compare. */
export async function buildContender(
  name: ContenderName,
  job: Job,
  surroundings: Surroundings,
): Promise<RunJob> {
  const build = BUILDERS[job][name];
  if (build === undefined) throw new Error(`${name} does not do ${job}`);
  return (await build())(surroundings);
}

type Builder = () => Promise<(surroundings: Surroundings) => RunJob>;

const handoffs: Partial<Record<ContenderName, Builder>> = {
  floor: async () => (await import("./floor-handoffs.ts")).floorHandoffs,
  "hand-written": async () => (await import("./hand-written-handoffs.ts")).handWrittenHandoffs,
  swarm: async () => (await import("./swarm.ts")).swarmJob,
  troupe: async () => (await import("./troupe-handoffs.ts")).troupeHandoffs,
};

const BUILDERS: Readonly<Record<Job, Partial<Record<ContenderName, Builder>>>> = {
  J1: {
    floor: async () => (await import("./floor.ts")).floorRouter,
    "hand-written": async () => (await import("./hand-written-router.ts")).handWrittenRouter,
    troupe: async () => (await import("./troupe.ts")).troupeRouter,
  },
  J2: {
    floor: async () => (await import("./floor.ts")).floorSupervisor,
    "hand-written": async () => (await import("./hand-written-supervisor.ts")).handWrittenSupervisor,
    troupe: async () => (await import("./troupe.ts")).troupeSupervisor,
  },
  J3: handoffs,
  "J3-long": handoffs,
};
