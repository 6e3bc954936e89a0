import { expect, it } from "vitest";
import { pingServices } from "../../../../src/workers/worker/ping-services.ts";

const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:6379"), { code: "ECONNREFUSED" });

function faultsOf(redis: () => Promise<unknown>, postgres: () => Promise<unknown>) {
  return pingServices(
    { redis: { status: "ready", ping: redis }, postgres: { query: postgres } } as never,
    50,
  );
}

it("names a fault by its code, and never by an address", async () => {
  const faults = await faultsOf(
    () => Promise.reject(refused),
    () => Promise.reject(new Error("no pg_hba.conf entry for host 10.0.0.7")),
  );
  expect(faults).toEqual({ redis: "ECONNREFUSED", postgres: "no connection" });
});

it("says that a service does not answer", async () => {
  const silent = (): Promise<unknown> => new Promise(() => undefined);
  const faults = await faultsOf(() => Promise.resolve("PONG"), silent);
  expect(faults).toEqual({ redis: null, postgres: "no answer within 50 ms" });
});
