import { expect, test } from "vitest";
import { PageState } from "../../../src/ag-ui/page-state.ts";
import type { TroupeEvent } from "../../../src/events/events.ts";
import { step } from "../../support/plan.ts";

const place = { run: "one", agent: null, attempt: 1, sequence: 1 };

/** An event about a step, or about none. */
function happened(type: string, id: string | null, members: object = {}): TroupeEvent {
  return { ...place, type, step: id, ...members } as unknown as TroupeEvent;
}

/** Returns the steps that a page shows after these events. */
function shownAfter(...events: TroupeEvent[]): string[] {
  const state = new PageState({});
  for (const event of events) state.changedBy(event);
  const { snapshot } = state.snapshot() as unknown as {
    snapshot: { plan: { id: string; status: string }[] };
  };
  return snapshot.plan.map(({ id, status }) => `${id} ${status}`);
}

test("a new plan for the rest keeps the completed steps, and replaces the others, as the thread does", () => {
  const first = [step("soup"), step("roast", ["soup"]), step("cake", ["roast"])];
  const shown = shownAfter(
    happened("planned", null, { steps: first }),
    happened("step_started", "soup"),
    happened("step_finished", "soup"),
    happened("step_started", "roast"),
    happened("step_failed", "roast"),
    happened("planned", null, { steps: [step("fish", ["soup"]), step("pie")] }),
    happened("step_started", "fish"),
  );
  expect(shown).toEqual(["soup completed", "fish running", "pie waiting"]);
});

test("a plan that a person edits may repeat a completed step, which stays completed", () => {
  const shown = shownAfter(
    happened("planned", null, { steps: [step("soup"), step("roast")] }),
    happened("step_finished", "soup"),
    happened("planned", null, { steps: [step("soup"), step("fish")] }),
  );
  expect(shown).toEqual(["soup completed", "fish waiting"]);
});
