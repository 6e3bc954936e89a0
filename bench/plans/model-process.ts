import { createModelServer } from "../../src/testing/index.ts";
import { planScript, type Behavior } from "./plan-script.ts";
import { readPlans } from "./read-plans.ts";

/** The model's address, and how many requests it has refused, which must be 0 in a benchmark. */
export interface PlanModelReport {
  baseUrl: string;
  refused: number;
}

// Runs the model of the published plans in its own process, so that its work does not delay the measured process.
const behavior = JSON.parse(process.argv[2] ?? "") as Behavior;
const server = await createModelServer({ script: planScript(readPlans(), behavior) });

process.on("message", () => process.send?.(report()));
process.send?.(report());

function report(): PlanModelReport {
  const refused = server.requests.filter(({ refusal }) => refusal !== undefined).length;
  return { baseUrl: server.baseUrl, refused };
}
