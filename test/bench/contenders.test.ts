import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildContender, type ContenderName } from "../../bench/contenders/contender.ts";
import { JOBS, type Job } from "../../bench/jobs.ts";
import { benchScript } from "../../bench/script.ts";
import { SHIPPED_TEXTS } from "../../bench/shipped-texts.ts";
import { tallyOf, type Tally } from "../../bench/tally.ts";
import { createModelServer, type ModelServer } from "../../src/testing/index.ts";

let server: ModelServer;
// One server for all tests, because the shipped graphs read the environment once.
beforeAll(async () => {
  server = await createModelServer({ script: benchScript(() => 0) });
});
afterAll(() => server.close());

describe("the contenders of the benchmark", () => {
  test.each(["J1", "J2"] as const)(
    "do %s in as few calls as it takes, and Troupe with few more words",
    async (job) => {
      const counted = { modelCalls: JOBS[job].modelCalls, toolCharacters: 0, failures: 0 };
      const floor = await tallyFor("floor", job);
      expect(floor).toMatchObject(counted);
      // The prompts are exactly the same, so the difference is what Troupe adds.
      const { messageCharacters } = floor;
      expect(await tallyFor("hand-written", job)).toMatchObject({ ...counted, messageCharacters });
      const troupe = await tallyFor("troupe", job);
      expect(troupe).toMatchObject(counted);
      expect(troupe.messageCharacters / messageCharacters).toBeLessThanOrEqual(1.1);
    },
  );

  test.each(["J3", "J3-long"] as const)(
    "do %s in as few calls as it takes, and Troupe with few more words than langgraph-swarm",
    async (job) => {
      const counted = { modelCalls: JOBS[job].modelCalls, failures: 0 };
      const floor = await tallyFor("floor", job);
      expect(floor).toMatchObject({ ...counted, toolCharacters: 0, argumentCharacters: 0 });
      const { messageCharacters } = floor;
      expect(await tallyFor("hand-written", job)).toMatchObject({ ...counted, messageCharacters });
      const swarm = await tallyFor("swarm", job);
      const troupe = await tallyFor("troupe", job);
      expect([swarm, troupe]).toMatchObject([counted, counted]);
      expect(promptOf(troupe) / promptOf(swarm)).toBeLessThanOrEqual(1.1);
      expect(troupe.argumentCharacters / swarm.argumentCharacters).toBeLessThanOrEqual(1.1);
    },
  );
});

async function tallyFor(contender: ContenderName, job: Job): Promise<Tally> {
  const before = server.requests.length;
  const run = await buildContender(contender, job, { baseUrl: server.baseUrl, texts: SHIPPED_TEXTS });
  expect(await run(JOBS[job].request)).toBe(JOBS[job].answer);
  return tallyOf(server.requests.slice(before));
}

function promptOf({ messageCharacters, toolCharacters }: Tally): number {
  return messageCharacters + toolCharacters;
}
