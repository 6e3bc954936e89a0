import { describe, expect, test } from "vitest";
import { allowedDecisions, resumeCommand } from "../../../web/page/inbox/answers.ts";
import { callFaults, readEdit, readForeign } from "../../../web/page/inbox/edit-draft.ts";
import {
  addStep,
  changeStep,
  draftOf,
  editedPlan,
  faultsOfDraft,
  moveStep,
  removeStep,
} from "../../../web/page/inbox/plan-draft.ts";
import { isKind, questionsIn, titleOf, type Question } from "../../../web/page/inbox/question.ts";
import { step } from "../../support/plan.ts";

const plan = [step("shop"), step("soup", ["shop"]), step("table", ["soup"], "baker")];
const agents = ["cook", "baker"];

describe("a plan that is edited", () => {
  const draft = draftOf({ plan, result: "table" });

  test("keeps its dependencies and its result when a step gets another id", () => {
    const renamed = changeStep(draft, "table", { id: "dessert" });
    expect(editedPlan(changeStep(renamed, "soup", { id: "broth" }))).toEqual({
      decision: "edit",
      plan: {
        steps: [
          step("shop"),
          { ...step("soup", ["shop"]), id: "broth" },
          { ...step("table", ["broth"], "baker"), id: "dessert" },
        ],
        result: ["dessert"],
      },
    });
  });

  test("lets the steps after a removed one wait for what that one waited for", () => {
    expect(removeStep(draft, "soup").steps.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ["shop", []],
      ["table", ["shop"]],
    ]);
    expect(editedPlan(removeStep(draft, "table"))).toEqual({ decision: "edit", plan: plan.slice(0, 2) });
  });

  test("adds a step after the others, and moves steps only inside the list", () => {
    const longer = addStep(draft, "cook");
    expect(longer.steps.at(-1)).toMatchObject({ id: "step-4", agent: "cook", dependsOn: ["table"] });
    expect(moveStep(longer, "step-4", -1).steps.map(({ id }) => id)).toEqual([
      "shop",
      "soup",
      "step-4",
      "table",
    ]);
    expect(moveStep(draft, "shop", -1)).toEqual(draft);
  });

  test("shows each fault beside the steps that it is about", () => {
    const cyclic = changeStep(draft, "shop", { dependsOn: ["table"] });
    const faulty = addStep(changeStep(cyclic, "soup", { agent: "nobody", task: " " }), "cook");
    const { bySteps, whole } = faultsOfDraft(faulty, agents);
    expect([Object.keys(bySteps).toSorted(), whole]).toEqual([["shop", "soup", "step-4", "table"], []]);
    expect(bySteps["soup"]).toEqual([
      expect.stringContaining('unknown agent "nobody"'),
      expect.stringContaining("empty task"),
      expect.stringContaining("cycle"),
    ]);
    expect(faultsOfDraft({ ...draft, steps: [] }, agents).whole).toEqual(["the plan has no steps"]);
  });
});

/** A question of langchain's middleware, as a thread's state has it. */
function callsToMake(argsSchema?: object): Extract<Question, { kind: "tools"; actionRequests: unknown }> {
  const value = {
    actionRequests: [
      { name: "send", args: { to: "ann" } },
      { name: "pay", args: { cents: 5 } },
    ],
    reviewConfigs: [
      { actionName: "send", allowedDecisions: ["approve", "edit"], ...(argsSchema && { argsSchema }) },
      { actionName: "pay", allowedDecisions: ["approve", "reject"] },
    ],
  };
  const tasks = [{ name: "agent", interrupts: [{ id: "a".repeat(32), value }] }];
  const [question] = questionsIn({ tasks });
  if (question === undefined || !isKind(question, "tools")) throw new Error("no calls");
  return question;
}

describe("calls of tools that are edited", () => {
  const schema = { type: "object", properties: { to: { type: "string" } }, required: ["to"] };

  test("are checked as JSON, and by the schema of the tool's arguments", () => {
    const faults = (text: string) => callFaults(callsToMake(schema), [text, "{}"])[0];
    expect(faults('{ "to": "eve" }')).toEqual([]);
    expect(faults('{ "to": 3 }')).toEqual([expect.stringMatching(/^to: .*string/)]);
    expect(faults('{ "to": ')).toEqual([expect.stringContaining("This is not JSON")]);
    expect(faults("[]")).toEqual([expect.stringContaining("must be an object")]);
  });

  test("allow the decisions that every tool allows, and an edit of those that allow it", () => {
    const question = callsToMake();
    expect(allowedDecisions(question)).toEqual({ approve: true, edit: true, reject: false });
    const read = readEdit(question, { kind: "tools", texts: ['{ "to": "eve" }', '{ "cents": 900 }'] }, []);
    if (!("answer" in read)) throw new Error(read.faults.join());
    expect(resumeCommand([{ question, answer: read.answer }])).toEqual({
      resume: {
        ["a".repeat(32)]: {
          decisions: [
            { type: "edit", editedAction: { name: "send", args: { to: "eve" } } },
            { type: "approve" },
          ],
        },
      },
    });
  });
});

test("an answer to a foreign question is text, or JSON if the person says so", () => {
  expect(readForeign({ form: "text", text: "3" })).toEqual({ answer: { decision: "answer", value: "3" } });
  expect(readForeign({ form: "json", text: "3" })).toEqual({ answer: { decision: "answer", value: 3 } });
  expect([readForeign({ form: "json", text: "{" }), readForeign({ form: "text", text: " " })]).toEqual([
    { faults: [expect.stringContaining("This is not JSON")] },
    { faults: ["Write an answer."] },
  ]);
});

test("a foreign question is named by what it asks", () => {
  const tasks = [{ name: "ask", interrupts: [{ id: "1", value: { question: "Which color?" } }] }];
  expect(questionsIn({ tasks }).map(titleOf)).toEqual(["A question: Which color?"]);
});
