import type * as graphs from "../../graphs/index.ts";
import type { Job } from "../jobs.ts";
import { useModelAt } from "../use-model-at.ts";
import type { RunJob, Surroundings } from "./contender.ts";

// By the package's own name: what is measured is the bundle that is published, not the sources.
const bundle: string = import.meta.resolve("troupe/graphs");
const { router, supervisor } = (await import(bundle)) as typeof graphs;

/** The jobs on Troupe: its shipped graphs as they are imported, configured by the environment. */
export function troupeJob(job: Job, { baseUrl }: Surroundings): RunJob {
  useModelAt(baseUrl);
  const graph = job === "J1" ? router : supervisor;
  return async (request) => {
    const { messages } = await graph.invoke({ messages: [{ role: "user", content: request }] });
    return messages.at(-1)?.text ?? "";
  };
}
