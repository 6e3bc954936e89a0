import { expect, test } from "vitest";
import { turnForCall } from "../../../src/agents/tool-turns.ts";

test("at most 16 calls begin in one turn of the event loop, in their order", async () => {
  const begun: number[] = [];
  for (let call = 0; call < 40; call += 1) void turnForCall().then(() => begun.push(call));
  const counts: number[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    await new Promise(setImmediate);
    counts.push(begun.length);
  }
  expect(counts.at(-1)).toBe(40);
  expect([...counts].map((count, turn) => count - (counts[turn - 1] ?? 0)).every((more) => more <= 32)).toBe(
    true,
  );
  expect(begun).toEqual([...begun].toSorted((one, other) => one - other));
});
