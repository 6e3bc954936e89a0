import { createHandoffs } from "../../../../../graphs/index.ts";
import { createModels } from "../../../../../src/models/models.ts";
import { CALL_GATE_KEY } from "../../../../../src/run/call-gate.ts";
import { openPostgres } from "../../../../../src/workers/connections.ts";
import { openLimits } from "../../../../../src/workers/limits/open-limits.ts";
import { ask } from "../../../../support/kitchen.ts";
import { cook } from "../../../../support/specialists.ts";
import { claimOf } from "./claims.ts";

// A worker that runs graphs of one call each, several at once, until an allowance stops each of them. Its arguments are the
// address of PostgreSQL, that of the model server, and the number of runs at once. It prints its calls, their cost, and how
// its last runs ended.
const [, , postgres = "", baseUrl = "", atOnce = "1"] = process.argv;
const model = "gpt-4.1-mini";
const models = createModels(() => ({
  mode: "live",
  baseUrl,
  apiKey: null,
  models: { classifier: model, manager: model, specialist: model },
  structuredOutput: "json_schema",
  temperature: "auto",
}));
const graph = createHandoffs({
  specialists: [cook],
  entry: "cook",
  models,
  replyTokens: 300,
  price: (_model, { inputTokens, outputTokens }) => (inputTokens + outputTokens) / 1_000,
});
const pool = await openPostgres(postgres);
const limits = openLimits({ pool, redis: null });
const gate = limits.gateOf(claimOf({ tenant: "acme" }));
const spent = { calls: 0, cost: 0, ends: [] as unknown[] };

async function spend(): Promise<void> {
  for (;;) {
    const { outcome } = await graph.invoke(ask("soup"), { configurable: { [CALL_GATE_KEY]: gate } });
    spent.calls += outcome?.usage.modelCalls ?? 0;
    spent.cost += outcome?.usage.cost ?? 0;
    if (outcome?.status !== "completed") return void spent.ends.push(`${outcome?.status} ${outcome?.code}`);
  }
}

await Promise.all(Array.from({ length: Number(atOnce) }, spend));
await limits.close();
await pool.end();
console.log(JSON.stringify(spent));
