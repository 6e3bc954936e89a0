import { describe, expect, expectTypeOf, test } from "vitest";
import { isTroupeEvent, type Outcome, type Route, type TroupeEvent } from "../../src/index.ts";

function told(event: TroupeEvent): string {
  if (event.type === "routed") {
    expectTypeOf(event.route).toEqualTypeOf<Route | null>();
    return event.route?.specialist ?? "nobody";
  }
  if (event.type === "retrying") {
    expectTypeOf(event.delayMilliseconds).toEqualTypeOf<number>();
    return event.message;
  }
  if (event.type === "falling_back") {
    expectTypeOf(event.kind).toEqualTypeOf<"model" | "specialist">();
    return `${event.to} takes over from ${event.from}`;
  }
  if (event.type === "replanning") {
    expectTypeOf(event.feedback).toEqualTypeOf<string | null>();
    return event.failed.join(", ");
  }
  if (event.type === "finished") {
    expectTypeOf(event.outcome).toEqualTypeOf<Outcome>();
    return event.outcome.status;
  }
  // @ts-expect-error -- what is left has no outcome.
  return String(event.outcome);
}

describe("events", () => {
  test("are told apart from other chunks, and from each other by their type", () => {
    const place = { run: "one", agent: "classifier", step: null, attempt: 1, sequence: 1 };
    const chunk: unknown = { ...place, type: "routed", route: null, fallback: true };
    expect(isTroupeEvent(chunk) && told(chunk)).toBe("nobody");
    expect(isTroupeEvent({ progress: 0.5 })).toBe(false);
  });

  test("all have a place", () => {
    expectTypeOf<TroupeEvent>().toExtend<{
      run: string;
      agent: string | null;
      step: string | null;
      attempt: number;
      sequence: number;
    }>();
  });
});
