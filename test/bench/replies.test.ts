import { describe, expect, test } from "vitest";
import { BEHAVIORS } from "../../bench/replies/behaviors.ts";
import { GRAPHS } from "../../bench/replies/graphs.ts";
import { cellOf, WAYS } from "../../bench/replies/measure.ts";

describe.each(Object.keys(GRAPHS))("a %s is never wrong and completed", (graph) => {
  test.each(BEHAVIORS.map((behavior) => [behavior.title, behavior] as const))(
    "with a server that does this: %s",
    async (_, behavior) => {
      const cell = await cellOf(behavior, graph);
      for (const way of WAYS) expect(cell[way]).not.toHaveProperty("kind", "wrong");
    },
  );
});

test("a server is answered although it refuses much", async () => {
  const refusing = BEHAVIORS.filter(({ title }) => title.startsWith("refuses"));
  for (const behavior of refusing) {
    const { whole, streamed } = await cellOf(behavior, "supervisor");
    expect([behavior.title, whole.kind, streamed.kind]).toEqual([behavior.title, "answered", "answered"]);
  }
});
