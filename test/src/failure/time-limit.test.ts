import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { withinTime } from "../../../src/failure/time-limit.ts";

const never = new Promise<never>(() => undefined);

test("the result or error of work that ends in time is returned", async () => {
  const options = { agent: "cook", seconds: 60, signal: undefined };
  expect(await withinTime(async () => "soup", options)).toBe("soup");
  await expect(withinTime(() => Promise.reject(new Error("burnt")), options)).rejects.toThrow("burnt");
});

test("work that takes too long is aborted and rejects with step_timed_out, also if it ignores its signal", async () => {
  const options = { agent: "cook", seconds: 0.005, signal: undefined };
  const failure = { code: "step_timed_out", message: "cook did not finish within 0.005 s" };
  let received: AbortSignal | undefined;
  const ignoring = withinTime((signal) => {
    received = signal;
    return never;
  }, options);
  await expect(ignoring).rejects.toMatchObject(failure);
  expect(received?.aborted).toBe(true);
  const stopping = (signal: AbortSignal | undefined) =>
    new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(new Error("gone"))));
  await expect(withinTime(stopping, options)).rejects.toMatchObject(failure);
});

test("an abort from outside keeps its own error", async () => {
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

test("work that never settles is given up also if nothing else keeps the process alive", async () => {
  const program = `
    import { withinTime } from ${JSON.stringify(new URL("../../../src/failure/time-limit.ts", import.meta.url).href)};
    const options = { agent: "cook", seconds: 0.01, signal: undefined };
    await withinTime(() => new Promise(() => {}), options).catch((error) => console.log(error.code));
  `;
  const ran = promisify(execFile)(process.execPath, [
    "--import",
    "tsx",
    "--input-type=module",
    "--eval",
    program,
  ]);
  expect(await ran).toMatchObject({ stdout: "step_timed_out\n" });
});
