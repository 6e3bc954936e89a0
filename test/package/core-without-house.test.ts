import { describe, expect, test } from "vitest";
import { modulesFrom } from "../support/modules-from.ts";

describe.each(["src/index.ts", "graphs/router.ts", "graphs/handoffs.ts", "graphs/supervisor.ts"])(
  "%s",
  (entry) => {
    test("loads no module of the Software House, and none later either", () => {
      expect([...modulesFrom(entry)].filter((file) => file.startsWith("src/software-house/"))).toEqual([]);
    });
  },
);

test("the Software House's graph loads its modules, so that the count above counts", () => {
  const loaded = [...modulesFrom("graphs/software-house.ts")];
  expect(loaded.filter((file) => file.startsWith("src/software-house/")).length).toBeGreaterThan(50);
});
