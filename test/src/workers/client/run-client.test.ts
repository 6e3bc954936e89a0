import { afterAll, beforeAll, describe } from "vitest";
import { postgresPrograms } from "../../../support/postgres.ts";
import { redisProgram } from "../../../support/redis.ts";
import { changesSuite } from "./suites/changes.ts";
import { outagesSuite } from "./suites/outages.ts";
import { openStage, type Stage } from "./suites/stage.ts";
import { streamsSuite } from "./suites/streams.ts";
import { submissionSuite } from "./suites/submission.ts";
import { tenantsSuite } from "./suites/tenants.ts";
import { waitingSuite } from "./suites/waiting.ts";

const [programs, program] = [postgresPrograms(), redisProgram()];
const canRun = programs !== null && program !== null;
const reason = canRun ? "" : " (skipped: apt-get install postgresql redis-server)";

describe.skipIf(!canRun)(`a client of runs on workers${reason}`, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(programs ?? "", program ?? "");
  }, 60_000);
  afterAll(() => stage[Symbol.asyncDispose]());

  const under = (): Stage => stage;
  submissionSuite(under);
  waitingSuite(under);
  changesSuite(under);
  streamsSuite(under);
  tenantsSuite(under);
  outagesSuite(under);
});
