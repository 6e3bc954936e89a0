import { expect, test } from "vitest";
import { sharing } from "../../../../src/workers/operations/sharing.ts";

test("calls at once share one piece of work, and the next call starts a new one", async () => {
  let begun = 0;
  let finish: (value: string) => void = () => undefined;
  const call = sharing(() => {
    begun += 1;
    return new Promise<string>((resolve) => (finish = resolve));
  });
  const first = [call(), call(), call()];
  finish("one");
  expect(await Promise.all(first)).toEqual(["one", "one", "one"]);
  const second = call();
  finish("two");
  expect([await second, begun]).toEqual(["two", 2]);
});

test("work that fails is not shared with later calls", async () => {
  let begun = 0;
  const call = sharing(() => {
    begun += 1;
    return begun === 1 ? Promise.reject(new Error("gone")) : Promise.resolve("back");
  });
  await expect(call()).rejects.toThrow("gone");
  expect(await call()).toBe("back");
});
