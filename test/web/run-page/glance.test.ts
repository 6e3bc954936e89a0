import { expect, test } from "vitest";
import { standingOf } from "../../../web/page/run-page/glance.ts";

test("a run that a person stopped says how it goes on, if it can", () => {
  const stopped = { status: "finished", outcome: null } as const;
  const words = (canContinue: boolean): unknown => standingOf(stopped, { error: null, canContinue });
  expect(words(true)).toEqual({ status: "stopped", words: "Stopped", detail: "Continue goes on from here." });
  expect(words(false)).toEqual({
    status: "stopped",
    words: "Stopped",
    detail: "It was stopped before its end.",
  });
});
