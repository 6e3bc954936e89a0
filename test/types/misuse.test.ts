import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../graphs/index.ts";
import { defineSpecialist } from "../../src/index.ts";

const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });
const baker = defineSpecialist({ name: "baker", description: "bakes", prompt: "You bake." });
const specialists = [cook, baker] as const;

describe("a mistake is a type error where it is made, and an error at run time for who has no types", () => {
  test("a fallback that is nobody", () => {
    expect(() =>
      createRouter({
        specialists,
        // @ts-expect-error -- nobody is called "waiter".
        fallback: "waiter",
      }),
    ).toThrow('unknown fallback "waiter"; available: cook, baker');
  });

  test("a fixed plan that names nobody", () => {
    expect(() =>
      createSupervisor({
        specialists,
        // @ts-expect-error -- nobody is called "waiter".
        manager: { plan: [{ agent: "waiter", task: "serve" }] },
      }),
    ).toThrow(/unknown agent "waiter"; the agents are cook, baker/);
  });

  test("a misspelt field of a specialist", () => {
    expect(() =>
      // @ts-expect-error -- the field is called "prompt".
      defineSpecialist({ name: "cook", description: "cooks", promt: "You cook." }),
    ).toThrow('specialist "cook": the prompt is empty');
  });

  test("an unknown option, or an unknown choice", () => {
    const mistakes = [
      // @ts-expect-error -- the option is called "minimumConfidence".
      () => createRouter({ specialists, minimalConfidence: 0.5 }),
      // @ts-expect-error -- the field is called "prompt".
      () => createRouter({ specialists, classifier: { promt: "Route." } }),
      // @ts-expect-error -- there is no such policy.
      () => createSupervisor({ specialists, context: "everything" }),
      // @ts-expect-error -- there is no such synthesis.
      () => createSupervisor({ specialists, synthesis: "none" }),
    ];
    expect(mistakes.slice(2).map((mistake) => errorOf(mistake))).toEqual([
      expect.stringMatching(/everything/),
      expect.stringMatching(/none/),
    ]);
  });

  test("an input without messages", async () => {
    const router = createRouter({ specialists, classifier: () => "cook" });
    // @ts-expect-error -- the input is { messages }.
    await expect(router.invoke({ message: "Hello" })).rejects.toThrow(/message/);
  });
});

function errorOf(build: () => unknown): string {
  try {
    build();
    return "no error";
  } catch (error) {
    return String(error);
  }
}
