import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { failureRecord, runRecord } from "../../cli/run/run-record.ts";
import { ConfigurationError, type Outcome } from "../../src/index.ts";
import { outcome as outcomeOf } from "../support/outcome.ts";
import { result, step } from "../support/plan.ts";

const place = { graph: "supervisor", thread: "t-1" };
const completed = outcomeOf();

describe("the JSON object of a run", () => {
  it("contains the last answer, the outcome, and the channels that the graph has", () => {
    const messages = [new HumanMessage("Cook."), new AIMessage("Dinner."), new AIMessage("")];
    const plan = [step("soup")];
    const results = { soup: result("soup") };
    expect(runRecord({ messages, outcome: completed, plan, results }, place)).toEqual({
      ...place,
      answer: "Dinner.",
      outcome: completed,
      plan,
      results,
    });
  });

  it("has the typed answer in `value`, also if there is none, and only if the graph can have one", () => {
    const state = { messages: [new AIMessage("Dinner.")], outcome: completed };
    const recordOf = (answer: unknown) => runRecord({ ...state, answer }, place);
    expect(recordOf({ dish: "soup" })).toMatchObject({ answer: "Dinner.", value: { dish: "soup" } });
    expect(recordOf(null).value).toBeNull();
    expect(runRecord(state, place)).not.toHaveProperty("value");
  });

  it("reports a failed outcome as an error, with the code of the failed step", () => {
    const outcome: Outcome = { ...completed, status: "failed", reason: "step soup failed: silence" };
    const failed = result("soup", { status: "failed", error: { code: "model_stalled", message: "silence" } });
    const state = {
      messages: [new AIMessage("No step could be finished: step soup failed: silence")],
      outcome,
    };
    expect(runRecord({ ...state, results: { soup: failed } }, place)).toEqual({
      ...place,
      answer: null,
      outcome,
      results: { soup: failed },
      error: { code: "model_stalled", message: "step soup failed: silence" },
    });
    const coded = { ...outcome, code: "plan_invalid" };
    expect(runRecord({ ...state, outcome: coded }, place).error?.code).toBe("plan_invalid");
    expect(runRecord(state, place).error).toEqual({
      code: "run_failed",
      message: "step soup failed: silence",
    });
  });

  it("has the texts of a turn of handoffs with their speakers, and nothing internal of its handoffs", () => {
    const hop = { call: "1", from: "ann", to: "bob", task: "count", reason: "", inputs: {} };
    const messages = [
      new HumanMessage("Help."),
      new AIMessage({ content: "Bob will count.", name: "ann" }),
      new AIMessage({ content: "Three.", name: "bob" }),
    ];
    const state = { messages, active: "bob", handoffs: [{ ...hop, found: ["LnVvM8oIFHBn"] }] };
    expect(runRecord({ ...state, outcome: completed }, place)).toEqual({
      ...place,
      answer: "ann:\nBob will count.\n\nbob:\nThree.",
      answers: [
        { agent: "ann", text: "Bob will count." },
        { agent: "bob", text: "Three." },
      ],
      outcome: completed,
      active: "bob",
      handoffs: [hop],
    });
    const stopped: Outcome = {
      ...completed,
      status: "stopped",
      reason: "limit reached: hops (8)",
      code: "budget_exhausted",
    };
    expect(runRecord({ ...state, messages: messages.slice(0, 1), outcome: stopped }, place)).toMatchObject({
      answer: null,
      answers: [],
      error: { code: "budget_exhausted", message: "limit reached: hops (8)" },
    });
  });

  it("reports a graph that ends without an answer as an error", () => {
    expect(runRecord({ messages: [new HumanMessage("Cook.")] }, place)).toEqual({
      ...place,
      answer: null,
      outcome: null,
      error: { code: "answer_missing", message: "the graph ended without an answer in `messages`" },
    });
  });

  it("keeps the work of a run that ended with an error", () => {
    const error = new ConfigurationError("graph", ["it is unknown"], { code: "graph_unknown" });
    expect(
      failureRecord(error, place, { plan: [step("soup")], messages: [new HumanMessage("Cook.")] }),
    ).toEqual({
      ...place,
      answer: null,
      outcome: null,
      plan: [step("soup")],
      error: { code: "graph_unknown", message: "graph: it is unknown" },
    });
    expect(failureRecord(new TypeError("x is undefined"), place).error).toEqual({
      code: "unexpected",
      message: "x is undefined",
    });
  });
});
