import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor, type handoffs } from "../../graphs/index.ts";
import {
  ConfigurationError,
  defineHandoff,
  defineSpecialist,
  type Hop,
  type PromptSpecialist,
} from "../../src/index.ts";

const ann = defineSpecialist({
  name: "ann",
  description: "sorts",
  prompt: "You are ann.",
  handoffs: ["bob", { to: "eve", description: "for broken things", when: () => true }],
});
const bob = defineSpecialist({
  name: "bob",
  description: "counts",
  prompt: "You are bob.",
  handoffs: ["ann"],
});
const eve = defineSpecialist({ name: "eve", description: "mends", prompt: "You are eve." });

type Result<Graph extends { invoke(...input: never[]): Promise<unknown> }> = Awaited<
  ReturnType<Graph["invoke"]>
>;

describe("the names of specialists who hand over are literal types", () => {
  test("in a definition, its targets too", () => {
    expectTypeOf(ann).toEqualTypeOf<PromptSpecialist<"ann", "bob" | "eve", string>>();
    expectTypeOf(eve).toEqualTypeOf<PromptSpecialist<"eve", never, string>>();
  });

  test("in who has the conversation, and in who handed over to whom", () => {
    const graph = createHandoffs({ specialists: [ann, bob, eve], entry: "ann" });
    type Name = "ann" | "bob" | "eve";
    expectTypeOf<Result<typeof graph>["active"]>().toEqualTypeOf<Name>();
    expectTypeOf<Result<typeof graph>["handoffs"]>().toEqualTypeOf<Hop<Name>[]>();
    expectTypeOf<Result<typeof handoffs>["active"]>().toEqualTypeOf<"triage" | "billing" | "technical">();
  });

  test("also of a changed copy of a specialist", () => {
    const graph = createHandoffs({
      specialists: [{ ...ann, retry: { attempts: 1 } }, bob, eve],
      entry: "ann",
    });
    expectTypeOf<Result<typeof graph>["active"]>().toEqualTypeOf<"ann" | "bob" | "eve">();
  });
});

test("typed inputs reach the callbacks of their handoff", () => {
  defineHandoff({
    to: "eve",
    inputs: z.object({ floor: z.number() }),
    onHandoff: ({ inputs }) => {
      expectTypeOf(inputs).toEqualTypeOf<{ floor: number }>();
    },
    input: ({ inputs }) => ({ task: `floor ${inputs.floor}` }),
  });
});

describe("a mistake is a type error where it is made, and an error at run time for who has no types", () => {
  test.each<[string, () => unknown]>([
    // @ts-expect-error -- nobody is called max.
    ["an entry that is nobody", () => createHandoffs({ specialists: [ann, bob, eve], entry: "max" })],
    // @ts-expect-error -- ann hands over to eve, who is not there.
    ["a target that is nobody", () => createHandoffs({ specialists: [ann, bob], entry: "ann" })],
    // @ts-expect-error -- nobody hands over in a router.
    ["handing over in a router", () => createRouter({ specialists: [ann, bob, eve] })],
    // @ts-expect-error -- nor in a supervisor.
    ["handing over in a supervisor", () => createSupervisor({ specialists: [ann, bob, eve] })],
    // @ts-expect-error -- there is no such policy.
    ["a policy", () => createHandoffs({ specialists: [ann, bob, eve], entry: "ann", history: "some" })],
  ])("%s", (_, build) => {
    expect(build).toThrow(ConfigurationError);
  });
});
