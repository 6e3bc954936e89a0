import { expect, it } from "vitest";
import { recently } from "../../../../src/workers/worker/recently.ts";

it("asks once at a time, and again when the last answer is old", async () => {
  let [time, asked] = [0, 0];
  const ask = recently(
    () => Promise.resolve((asked += 1)),
    1_000,
    () => time,
  );
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  time = 999;
  expect(await ask()).toBe(1);
  time = 1_000;
  expect(await ask()).toBe(2);
});

it("asks again after a failure", async () => {
  const answers = [() => Promise.reject(new Error("gone")), () => Promise.resolve(7)];
  const ask = recently(
    () => answers.shift()?.() ?? Promise.resolve(0),
    1_000,
    () => 0,
  );
  await expect(ask()).rejects.toThrow("gone");
  expect(await ask()).toBe(7);
});
