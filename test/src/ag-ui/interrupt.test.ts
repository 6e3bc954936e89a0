import { expect, test } from "vitest";
import { interruptOf } from "../../../src/ag-ui/interrupt.ts";
import type { PendingApproval } from "../../../src/index.ts";
import { step } from "../../support/plan.ts";

test("the prompt of a question is short, whatever models and clients write; the question is whole", () => {
  const question = {
    id: "one",
    kind: "step",
    agent: "cook",
    step: { ...step("soup"), task: "stir ".repeat(2_000) },
    faults: ["wrong ".repeat(2_000), "also wrong"],
  } as unknown as PendingApproval;
  const { message = "", metadata } = interruptOf(question);
  expect(message).toMatch(/^May cook do this step\? stir .* The last answer was not valid: wrong /s);
  expect(message.length).toBeLessThan(1_000);
  expect(metadata).toEqual({ question });
});
