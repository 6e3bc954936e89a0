import { ReducedValue, StateSchema } from "@langchain/langgraph";
import { describe, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter, createSupervisor } from "../../graphs/index.ts";
import { defineSpecialist, type RunInfo, type Teams } from "../../src/index.ts";

const caller = z.object({ user: z.string(), locale: z.enum(["de", "en"]).default("en") });
type Caller = z.infer<typeof caller>;

const poet = defineSpecialist({
  name: "poet",
  description: "writes poems",
  prompt: ({ context }: RunInfo<Caller>) => `You write for ${context.user} in ${context.locale}.`,
});
const plain = defineSpecialist({ name: "plain", description: "writes", prompt: "You write." });

/** Nothing of this runs: the types are what is tested. */
const typed = (check: () => unknown): void => {
  expectTypeOf(check).toBeFunction();
};

describe("a caller's context", () => {
  test("flows from the schema to prompts, classifiers and plans in code", () => {
    typed(() =>
      createRouter({
        contextSchema: caller,
        specialists: [poet],
        classifier: (_, { context }) => {
          expectTypeOf(context.locale).toEqualTypeOf<"de" | "en">();
          return "poet";
        },
      }),
    );
    typed(() =>
      createRouter({
        contextSchema: caller,
        specialists: [
          {
            name: "inline",
            description: "writes",
            prompt: ({ context }) => {
              expectTypeOf(context).toEqualTypeOf<Caller>();
              return context.user;
            },
          },
        ],
      }),
    );
    typed(() =>
      createSupervisor({
        contextSchema: caller,
        specialists: [poet],
        manager: {
          plan: (_, __, { context }) => {
            expectTypeOf(context).toEqualTypeOf<Caller>();
            return [{ agent: "poet", task: "write" }];
          },
        },
      }),
    );
  });

  test("is checked where a graph is invoked: its values are those that the schema takes", () => {
    expectTypeOf(() => {
      const router = createRouter({ contextSchema: caller, specialists: [poet] });
      void router.invoke({ messages: "Hi." }, { context: { user: "ann" } });
      void router.invoke({ messages: "Hi." }, { context: { user: "ann", limits: { modelCalls: 2 } } });
      // @ts-expect-error -- the user is a text.
      void router.invoke({ messages: "Hi." }, { context: { user: 7 } });
      // @ts-expect-error -- there is no such language.
      void router.invoke({ messages: "Hi." }, { context: { user: "ann", locale: "fr" } });
    }).toBeFunction();
  });

  test("that a specialist needs must be one that its graph reads", () => {
    expectTypeOf(() => {
      // @ts-expect-error -- nothing says that the context has a user.
      createRouter({ specialists: [poet] });
      // @ts-expect-error -- this context has no locale.
      createHandoffs({ specialists: [poet], entry: "poet", contextSchema: z.object({ user: z.string() }) });
      createRouter({ specialists: [plain], contextSchema: caller });
    }).toBeFunction();
  });

  test("without a schema may be anything", () => {
    expectTypeOf(() => {
      const router = createRouter({ specialists: [plain] });
      void router.invoke({ messages: "Hi." }, { context: { tenant: "acme" } });
    }).toBeFunction();
  });
});

describe("channels of a graph's own", () => {
  const booking = z.object({ hotel: z.string(), nights: z.number() });
  const stateSchema = new StateSchema({
    booking,
    notes: new ReducedValue(
      z.array(z.string()).default(() => []),
      { inputSchema: z.string(), reducer: (all, one: string) => [...all, one] },
    ),
  });

  test("are typed in the input and in the result, beside the literal names", () => {
    typed(async () => {
      const router = createRouter({ specialists: [plain], stateSchema });
      const result = await router.invoke({ messages: "Hi.", notes: "asked" });
      expectTypeOf(result.booking).toEqualTypeOf<z.infer<typeof booking>>();
      expectTypeOf(result.notes).toEqualTypeOf<string[]>();
      expectTypeOf(result.route).toExtend<{ specialist: "plain" | "none" } | null>();
      expectTypeOf(result.teams).toEqualTypeOf<Teams | undefined>();
      // @ts-expect-error -- the channel has no such type.
      void router.invoke({ messages: "Hi.", booking: "Ritz" });
    });
    typed(async () => {
      const team = createSupervisor({ specialists: [plain], stateSchema: z.object({ booking }) });
      const result = await team.invoke({ messages: "Hi.", booking: { hotel: "Ritz", nights: 1 } });
      expectTypeOf(result.booking.nights).toEqualTypeOf<number>();
      expectTypeOf(result.plan[0]?.agent).toEqualTypeOf<"plain" | undefined>();
    });
  });
});
