import type * as graphs from "../../graphs/index.ts";
import { useModelAt } from "../use-model-at.ts";
import type { RunJob, Surroundings } from "./contender.ts";

// By the package's own name: this measures the bundle that is published, not the sources.
const bundle = new URL("dist/graphs/index.js", import.meta.resolve("troupe/package.json")).href;
const { router, supervisor } = (await import(bundle)) as typeof graphs;

/** J1 on Troupe: the shipped router as it is imported, configured by the environment. */
export function troupeRouter({ baseUrl }: Pick<Surroundings, "baseUrl">): RunJob {
  useModelAt(baseUrl);
  return runOf(router);
}

/** J2 on Troupe: the shipped supervisor. */
export function troupeSupervisor({ baseUrl }: Pick<Surroundings, "baseUrl">): RunJob {
  useModelAt(baseUrl);
  return runOf(supervisor);
}

function runOf(graph: typeof router | typeof supervisor): RunJob {
  return async (request) => {
    const { messages } = await graph.invoke({ messages: [{ role: "user", content: request }] });
    return messages.at(-1)?.text ?? "";
  };
}
