import { describe, expect, test } from "vitest";
import { BEHAVIORS } from "../../bench/replies/behaviors.ts";
import { GRAPHS } from "../../bench/replies/graphs.ts";
import { cellOf, WAYS } from "../../bench/replies/measure.ts";
import { MODEL_KINDS } from "../../bench/replies/model-kinds.ts";

const PLACES = Object.keys(GRAPHS).flatMap((graph) =>
  Object.keys(MODEL_KINDS).map((kind) => ({ graph, kind })),
);

describe.each(PLACES)("a $graph with a $kind model is never wrong and completed", (place) => {
  test.each(BEHAVIORS.map((behavior) => [behavior.title, behavior] as const))(
    "with a server that does this: %s",
    async (_, behavior) => {
      const cell = await cellOf(behavior, place);
      for (const way of WAYS) expect(cell[way]).not.toHaveProperty("kind", "wrong");
    },
  );
});

test.each(Object.keys(MODEL_KINDS))(
  "a server is answered by a %s model although it refuses much",
  async (kind) => {
    const refusing = BEHAVIORS.filter(({ title }) => title.startsWith("refuses"));
    for (const behavior of refusing) {
      const { whole, streamed } = await cellOf(behavior, { graph: "supervisor", kind });
      expect([behavior.title, whole.kind, streamed.kind]).toEqual([behavior.title, "answered", "answered"]);
    }
  },
);
