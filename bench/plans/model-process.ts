import { createModelServer } from "../../src/testing/index.ts";
import { planScript, type Behavior } from "./plan-script.ts";
import { readPlans } from "./read-plans.ts";

/** Where the model answers, and how many requests it has refused, which none of a benchmark may be. */
export interface PlanModelReport {
  baseUrl: string;
  refused: number;
}

// The model of the published plans in a process of its own: its work is not to delay what is measured.
const behavior = JSON.parse(process.argv[2] ?? "") as Behavior;
const server = await createModelServer({ script: planScript(readPlans(), behavior) });

process.on("message", () => process.send?.(report()));
process.send?.(report());

function report(): PlanModelReport {
  const refused = server.requests.filter(({ refusal }) => refusal !== undefined).length;
  return { baseUrl: server.baseUrl, refused };
}
