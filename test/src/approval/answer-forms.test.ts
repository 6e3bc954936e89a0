import { describe, expect, test } from "vitest";
import { ownForm } from "../../../src/approval/answer-forms.ts";
import { NO_REASON } from "../../../src/approval/client-decision.ts";
import type { ShownActions } from "../../../src/approval/page-fields.ts";

const approve = { decision: "approve" };
const silent = { decision: "reject", feedback: NO_REASON };
const no = { decision: "reject", feedback: "no" };

const step: ShownActions = { actions: [{ name: "step", args: { task: "fry" } }], areCalls: false };
const plan: ShownActions = { actions: [{ name: "plan", args: { plan: [] } }], areCalls: false };
const send = (to: string) => ({ name: "send", args: { to, copies: 1 } });
const oneCall: ShownActions = { actions: [send("ann")], areCalls: true };
const twoCalls: ShownActions = { actions: [send("ann"), send("bob")], areCalls: true };

describe.each<[string, ShownActions]>([
  ["a step", step],
  ["a call", oneCall],
  ["two calls", twoCalls],
])("about %s", (_, shown) => {
  test.each<[unknown, object]>([
    [true, approve],
    [false, silent],
    [" Yes ", approve],
    ["no", silent],
    ["approve", approve],
    ['{"decision":"reject","feedback":"no"}', no],
    [approve, approve],
    [{ type: "approve" }, approve],
    [{ type: "accept", args: null }, approve],
    [[{ type: "accept", args: null }], approve],
    [{ type: "reject", message: "no" }, no],
    [{ type: "reject" }, silent],
    [[{ type: "response", args: "no" }], no],
    [[{ type: "ignore", args: null }], silent],
    [{ decisions: shown.actions.map(() => ({ type: "approve" })) }, approve],
    [{ decisions: shown.actions.map(() => ({ type: "reject" })) }, silent],
  ])("%j is read as %j", (answer, read) => {
    expect(ownForm(answer, shown)).toEqual({ answer: read });
  });

  test.each([["maybe"], [1], [null], ['"yes"'], [["yes"]], [{ type: "agree" }], [{ decisions: [] }], [[]]])(
    "%j is a fault",
    (answer) => {
      expect(ownForm(answer, shown)).toEqual({ faults: [expect.any(String)] });
    },
  );
});

describe("an edit of a page", () => {
  test.each<[unknown, ShownActions, object]>([
    [[{ type: "edit", args: { action: "step", args: { task: "5" } } }], step, { task: "5" }],
    [
      {
        decisions: [{ type: "edit", edited_action: { name: "plan", args: { plan: '[{"agent":"cook"}]' } } }],
      },
      plan,
      { plan: [{ agent: "cook" }] },
    ],
    [
      { decisions: [{ type: "edit", editedAction: { name: "plan", args: { plan: "[" } } }] },
      plan,
      { plan: "[" },
    ],
    [
      { type: "edit", args: { action: "send", args: { to: "7", copies: "2" } } },
      oneCall,
      { calls: [{ name: "send", args: { to: "7", copies: 2 } }] },
    ],
    [
      { decisions: [{ type: "approve" }, { type: "edit", edited_action: send("eve") }] },
      twoCalls,
      { calls: [send("ann"), send("eve")] },
    ],
    [
      [
        {
          type: "edit",
          args: { action: "send", args: { calls: JSON.stringify([send("eve"), send("bob")]) } },
        },
      ],
      twoCalls,
      { calls: [send("eve"), send("bob")] },
    ],
  ])("%j keeps the kinds of the arguments", (answer, shown, edited) => {
    expect(ownForm(answer, shown)).toEqual({ answer: { decision: "edit", ...edited } });
  });

  test("needs an action", () => {
    expect(ownForm({ type: "edit", args: null }, step)).toEqual({
      faults: ["an edit needs `editedAction` with `name` and `args`"],
    });
  });
});

test("a decision about each of two calls rejects both if one is rejected, and says which", () => {
  const decisions = [{ type: "approve" }, { type: "reject", message: "not bob" }];
  expect(ownForm({ decisions }, twoCalls)).toEqual({
    answer: {
      decision: "reject",
      feedback: [
        "No call of this reply was made.",
        'send {"to":"ann","copies":1}: not rejected, but not made either',
        'send {"to":"bob","copies":1}: rejected: not bob',
      ].join("\n"),
    },
  });
});

test("fewer decisions than calls decide nothing", () => {
  expect(ownForm({ decisions: [{ type: "approve" }] }, twoCalls)).toEqual({
    faults: ["the number of `decisions` must be 2, but is 1"],
  });
});
