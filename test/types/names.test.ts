import { describe, expectTypeOf, test } from "vitest";
import { createRouter, createSupervisor, type router, supervisor } from "../../graphs/index.ts";
import { defineSpecialist, type Outcome, type PlanStep, type Specialist } from "../../src/index.ts";

const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });
const baker = defineSpecialist({ name: "baker", description: "bakes", prompt: "You bake.", tools: [] });

type Result<Graph extends { invoke(...input: never[]): Promise<unknown> }> = Awaited<
  ReturnType<Graph["invoke"]>
>;

describe("the names of specialists are literal types", () => {
  test("in a definition", () => {
    expectTypeOf(cook.name).toEqualTypeOf<"cook">();
    const kitchen = defineSpecialist({ name: "kitchen", description: "cooks", graph: supervisor });
    expectTypeOf(kitchen.name).toEqualTypeOf<"kitchen">();
    expectTypeOf([cook, baker]).toExtend<readonly Specialist<"cook" | "baker">[]>();
  });

  test("in the shipped router's route", () => {
    type Route = NonNullable<Result<typeof router>["route"]>;
    expectTypeOf<Route["specialist"]>().toEqualTypeOf<"coding" | "writing" | "analysis" | "none">();
    expectTypeOf<Route["confidence"]>().toEqualTypeOf<number>();
  });

  test("in the shipped supervisor's plan and results", () => {
    type Name = "researcher" | "coder" | "writer";
    expectTypeOf<Result<typeof supervisor>["plan"]>().toEqualTypeOf<PlanStep<Name>[]>();
    type StepResult = Result<typeof supervisor>["results"][string];
    expectTypeOf<StepResult["agent"]>().toEqualTypeOf<Name>();
    expectTypeOf<StepResult["status"]>().toEqualTypeOf<"completed" | "failed" | "skipped">();
  });

  test("in graphs of one's own, without a fallback that was added", () => {
    const clarify = defineSpecialist({ name: "clarify", description: "asks", prompt: "Ask." });
    const own = createRouter({ specialists: [cook, baker], fallback: clarify });
    type Chosen = NonNullable<Result<typeof own>["route"]>["specialist"];
    expectTypeOf<Chosen>().toEqualTypeOf<"cook" | "baker" | "none">();
    const team = createSupervisor({ specialists: [cook, baker] });
    expectTypeOf<Result<typeof team>["plan"][number]["agent"]>().toEqualTypeOf<"cook" | "baker">();
  });

  test("in the state that a stream of values and a checkpoint show", async () => {
    type Values = Awaited<ReturnType<typeof supervisor.getState>>["values"];
    expectTypeOf<Values>().not.toBeNever();
    const run = () => supervisor.stream({ messages: [] }, { streamMode: "values" });
    type Chunk = Awaited<ReturnType<typeof run>> extends AsyncIterable<infer Value> ? Value : never;
    expectTypeOf<Chunk["results"][string]["agent"]>().toEqualTypeOf<"researcher" | "coder" | "writer">();
  });
});

test("the outcome is typed, and may be missing", () => {
  expectTypeOf<Result<typeof router>["outcome"]>().toEqualTypeOf<Outcome | null>();
  expectTypeOf<Outcome["status"]>().toEqualTypeOf<"completed" | "partial" | "stopped" | "failed">();
  expectTypeOf<Outcome["usage"]["cost"]>().toEqualTypeOf<number | null>();
});
