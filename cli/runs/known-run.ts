import { TroupeError } from "../../src/errors/troupe-error.ts";
import type { RunClient } from "../../src/workers/client/run-client.ts";
import type { RunRecord } from "../../src/workers/run-record.ts";

/** Returns a run's record. Throws TroupeError `run_unknown` if the client's tenant has no such run. */
export async function knownRun(client: RunClient, run: string): Promise<RunRecord> {
  const record = await client.find(run);
  if (record !== null) return record;
  throw new TroupeError(
    "run_unknown",
    `unknown run ${JSON.stringify(run)}; \`troupe runs list\` lists those of the tenant`,
  );
}
