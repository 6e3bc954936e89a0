import { expect, test } from "vitest";
import { KeptBytes } from "../../../../src/workers/stream/kept-bytes.ts";

test("the first items go if all have too many bytes, but the last one stays", () => {
  const kept = new KeptBytes({ bytes: 100, items: 10 });
  kept.add(1, 60);
  expect(kept.firstToKeep()).toBeNull();
  kept.add(2, 60);
  expect(kept.firstToKeep()).toBe(2);
  kept.add(3, 500);
  expect(kept.firstToKeep()).toBe(3);
});

test("items that Redis does not keep do not count", () => {
  const kept = new KeptBytes({ bytes: 100, items: 2 });
  kept.add(1, 90);
  kept.add(2, 20);
  kept.add(3, 20);
  expect(kept.firstToKeep()).toBeNull();
});
