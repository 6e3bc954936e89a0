import { router, supervisor } from "../../graphs/index.ts";
import type { Job } from "../jobs.ts";
import type { RunJob, Surroundings } from "./contender.ts";

/** The jobs on Troupe: its shipped graphs as they are imported, configured by the environment. */
export function troupeJob(job: Job, { baseUrl }: Surroundings): RunJob {
  Object.assign(process.env, {
    TROUPE_MODE: "live",
    OPENAI_BASE_URL: baseUrl,
    OPENAI_API_KEY: "none",
    TROUPE_MODEL: "bench",
    TROUPE_STRUCTURED_OUTPUT: "json_schema",
  });
  const graph = job === "J1" ? router : supervisor;
  return async (request) => {
    const { messages } = await graph.invoke({ messages: [{ role: "user", content: request }] });
    return messages.at(-1)?.text ?? "";
  };
}
