import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { createSupervisor } from "../../../graphs/index.ts";
import { createModels, defineSpecialist, loadSettings } from "../../../src/index.ts";
import { strictSchema } from "../../../src/models/strict-schema.ts";
import { exampleValue } from "../../../src/rehearsal/example-value.ts";
import { ask } from "../../support/kitchen.ts";

interface Tree {
  name: string;
  parts: Tree[];
}
const tree: z.ZodType<Tree> = z.object({
  name: z.string(),
  get parts() {
    return z.array(tree);
  },
});

afterEach(() => vi.restoreAllMocks());

describe("the value that a rehearsal makes from a schema", () => {
  test.each([
    [
      "texts",
      z.object({ a: z.string(), b: z.string().min(40), c: z.string().max(4), d: z.email(), e: z.iso.date() }),
    ],
    [
      "numbers",
      z.object({
        a: z.int().min(3),
        b: z.number().max(-2),
        c: z.number().gt(0),
        d: z.int().multipleOf(5).min(7),
      }),
    ],
    [
      "choices",
      z.object({ a: z.enum(["x", "y"]), b: z.literal("z"), c: z.string().nullable(), d: z.boolean() }),
    ],
    ["lists", z.object({ a: z.array(z.object({ b: z.uuid() })).min(2), c: z.array(z.string()) })],
    ["itself", tree],
    ["a union", z.object({ a: z.discriminatedUnion("is", [z.object({ is: z.literal("b"), n: z.int() })]) })],
  ])("fits %s", (_, schema) => {
    const { success, error } = z.safeParse(schema, exampleValue(strictSchema(schema)));
    expect([success, error?.message]).toEqual([true, undefined]);
  });

  test("says in its texts that it is a rehearsal's", () => {
    expect(exampleValue(strictSchema(z.object({ title: z.string() })))).toEqual({
      title: "[rehearsal] title",
    });
  });

  test("is the typed answer, and the data of a step, of a run in rehearsal", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const models = createModels(() => loadSettings({ TROUPE_MODE: "rehearsal" }, "/nowhere"));
    const guide = defineSpecialist({
      name: "guide",
      description: "guides",
      prompt: "You guide.",
      result: z.object({ city: z.string() }),
    });
    const team = createSupervisor({
      specialists: [guide],
      models,
      answer: z.object({ days: z.array(z.string()) }),
    });
    const { answer, results, outcome } = await team.invoke(ask("Rome?"));
    expect(answer).toEqual({ days: ["[rehearsal] days"] });
    expect(Object.values(results)[0]?.data).toEqual({ city: "[rehearsal] city" });
    expect([outcome?.status, outcome?.mode]).toEqual(["completed", "rehearsal"]);
  });
});
