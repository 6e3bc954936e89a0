import { afterAll, beforeAll, vi } from "vitest";
import { startDevSession, type DevSession } from "../support/dev-session.ts";
import { describeConversing } from "./suites/conversing.ts";
import { describeDescriptions } from "./suites/describing.ts";
import { describeFailing } from "./suites/failing.ts";
import { describeHandingOver } from "./suites/handing-over.ts";
import { describeForking } from "./suites/forking.ts";
import { describeStreaming } from "./suites/streaming.ts";

// A busy machine takes its time to start three processes and to run graphs in them.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// One server serves all suites: it takes seconds to start.
let started: DevSession | undefined;
beforeAll(async () => {
  started = await startDevSession();
});
afterAll(() => started?.[Symbol.asyncDispose]());

const session = (): DevSession => {
  if (started === undefined) throw new Error("the dev server has not started");
  return started;
};

describeDescriptions(session);
describeStreaming(session);
describeConversing(session);
describeHandingOver(session);
describeForking(session);
describeFailing(session);
