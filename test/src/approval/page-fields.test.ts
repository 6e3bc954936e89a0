import { expect, test } from "vitest";
import { pageFields, withoutPageFields } from "../../../src/approval/page-fields.ts";

const args = { plan: [{ agent: "cook" }] };
const asked = { kind: "plan", id: "q", faults: [], answerWith: "", request: "dinner" };

test("a question is shown in the three forms that pages know", () => {
  const action = { name: "plan", args, description: "dinner" };
  const decisions = ["approve", "edit", "reject"];
  expect(pageFields({ actions: [action] })).toEqual({
    action_requests: [action],
    review_configs: [{ action_name: "plan", allowed_decisions: decisions }],
    actionRequests: [action],
    reviewConfigs: [{ actionName: "plan", allowedDecisions: decisions }],
    action_request: { action: "plan", args },
    config: { allow_accept: true, allow_edit: true, allow_respond: true, allow_ignore: false },
    description: "dinner",
  });
});

test("a question is taken out of the fields of pages, with its own fields", () => {
  const fields = pageFields({ actions: [{ name: "plan", args, description: "dinner" }] });
  expect(withoutPageFields({ ...fields, ...asked })).toEqual(asked);
  const own = { ...asked, kind: "order", config: { fast: true }, description: "an order" };
  expect(withoutPageFields({ ...fields, ...own })).toEqual(own);
  expect(withoutPageFields({ ...asked, action_requests: "mine" })).toEqual({
    ...asked,
    action_requests: "mine",
  });
  const calls = { ...asked, kind: "tools", ...pick(fields, ["actionRequests", "reviewConfigs"]) };
  expect(withoutPageFields({ ...fields, ...calls })).toEqual(calls);
});

function pick(fields: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}
