import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor, type supervisor } from "../../graphs/index.ts";
import { defineSpecialist, type StepResult } from "../../src/index.ts";

const trip = z.object({ city: z.string(), days: z.number().default(1) });
const guide = defineSpecialist({ name: "guide", description: "guides", prompt: "You guide." });
const flights = defineSpecialist({
  name: "flights",
  description: "finds flights",
  prompt: "You find flights.",
  result: z.object({ flight: z.string() }),
});
const hotels = defineSpecialist({
  name: "hotels",
  description: "finds hotels",
  prompt: "You find hotels.",
  result: z.object({ stars: z.number() }),
});

type Result<Graph extends { invoke(...input: never[]): Promise<unknown> }> = Awaited<
  ReturnType<Graph["invoke"]>
>;
type Trip = { city: string; days: number } | null;

test("the typed answer has the type of its schema, and may be null", () => {
  const routed = createRouter({ specialists: [guide], answer: trip });
  expectTypeOf<Result<typeof routed>["answer"]>().toEqualTypeOf<Trip>();
  const handed = createHandoffs({ specialists: [guide], entry: "guide", answer: trip });
  expectTypeOf<Result<typeof handed>["answer"]>().toEqualTypeOf<Trip>();
  const planned = createSupervisor({ specialists: [guide], answer: trip });
  expectTypeOf<Result<typeof planned>["answer"]>().toEqualTypeOf<Trip>();
  expectTypeOf<Result<typeof planned>["plan"][number]["agent"]>().toEqualTypeOf<"guide">();
});

test("without a schema, the answer is what a mounted team answers as data", () => {
  const routed = createRouter({ specialists: [guide] });
  expectTypeOf<Result<typeof routed>["answer"]>().toBeUnknown();
});

test("the data of a result has the type of its specialist's schema", () => {
  const team = createSupervisor({ specialists: [flights, hotels, guide] });
  type One = Result<typeof team>["results"][string];
  expectTypeOf<One["agent"]>().toEqualTypeOf<"flights" | "hotels" | "guide">();
  expectTypeOf<Extract<One, { agent: "flights" }>["data"]>().toEqualTypeOf<{ flight: string } | undefined>();
  expectTypeOf<Extract<One, { agent: "hotels" }>["data"]>().toEqualTypeOf<{ stars: number } | undefined>();
  expectTypeOf<Extract<One, { agent: "guide" }>["data"]>().toBeUnknown();
  expectTypeOf<One>().toExtend<StepResult>();
});

test("the data of a specialist that is written in the list has its type, too", () => {
  const team = createSupervisor({
    specialists: [
      { name: "scale", description: "weighs", prompt: "You weigh.", result: z.object({ grams: z.int() }) },
    ],
  });
  type One = Result<typeof team>["results"][string];
  expectTypeOf<One["agent"]>().toEqualTypeOf<"scale">();
  expectTypeOf<One["data"]>().toEqualTypeOf<{ grams: number } | undefined>();
});

test("the data of the shipped supervisor has no type", () => {
  expectTypeOf<Result<typeof supervisor>["results"][string]["data"]>().toBeUnknown();
});

test("a schema that is not an object is refused by the compiler", () => {
  // @ts-expect-error -- an answer is an object
  const refused = (): unknown => createRouter({ specialists: [guide], answer: z.string() });
  expectTypeOf(refused).toBeFunction();
});
