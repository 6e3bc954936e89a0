import { expect, test } from "vitest";
import { toolNames } from "../../../src/mcp/tool-names.ts";

test("tools get the server's name before their own, in the letters that servers of models accept", () => {
  const names = toolNames("shop", ["stock", "odd.name", "ünïcode", ""]);

  expect([...names.values()]).toEqual(["shop__stock", "shop__odd_name", "shop___n_code", "shop__"]);
});

test("names stay unique and short", () => {
  const long = "x".repeat(80);
  const tools = ["a_b", "a.b", "a/b", "a-b", long, `${long}y`];
  const names = [...toolNames("shop", tools).values()];

  expect(new Set(names).size).toBe(tools.length);
  expect(names[0]).toBe("shop__a_b");
  expect(names.every((name) => /^[a-zA-Z0-9_-]{1,64}$/.test(name))).toBe(true);
  expect([...toolNames("shop", tools.toReversed()).values()].toSorted()).toContain("shop__a_b");
});
