import { expect, test } from "vitest";
import { withinTime } from "../../../src/failure/time-limit.ts";

const never = new Promise<never>(() => undefined);

test("work that ends in time is passed on, whatever came of it", async () => {
  const options = { agent: "cook", seconds: 60, signal: undefined };
  expect(await withinTime(async () => "soup", options)).toBe("soup");
  await expect(withinTime(() => Promise.reject(new Error("burnt")), options)).rejects.toThrow("burnt");
});

test("work that takes too long is told to stop, and fails as timed out, also where it takes no notice", async () => {
  const options = { agent: "cook", seconds: 0.005, signal: undefined };
  const failure = { code: "step_timed_out", message: "cook did not finish within 0.005 s" };
  let told: AbortSignal | undefined;
  const deaf = withinTime((signal) => {
    told = signal;
    return never;
  }, options);
  await expect(deaf).rejects.toMatchObject(failure);
  expect(told?.aborted).toBe(true);
  const obedient = (signal: AbortSignal | undefined) =>
    new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(new Error("gone"))));
  await expect(withinTime(obedient, options)).rejects.toMatchObject(failure);
});

test("an abort from outside stays an abort", async () => {
  const stop = new AbortController();
  const work = withinTime(
    (signal) =>
      new Promise<never>((_, reject) =>
        signal?.addEventListener("abort", () => reject(new Error("stopped on request"))),
      ),
    { agent: "cook", seconds: 60, signal: stop.signal },
  );
  stop.abort();
  await expect(work).rejects.toThrow("stopped on request");
});
