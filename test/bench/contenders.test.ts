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
  test.each<Job>(["J1", "J2"])(
    "do %s in as few calls as possible, and Troupe adds few characters",
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
});

async function tallyFor(contender: ContenderName, job: Job): Promise<Tally> {
  const before = server.requests.length;
  const run = await buildContender(contender, job, { baseUrl: server.baseUrl, texts: SHIPPED_TEXTS });
  expect(await run(JOBS[job].request)).toBe(JOBS[job].answer);
  return tallyOf(server.requests.slice(before));
}
