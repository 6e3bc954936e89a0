import { tool } from "@langchain/core/tools";
import { Command, MemorySaver } from "@langchain/langgraph";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { createHandoffs, createRouter } from "../../../graphs/index.ts";
import {
  answerApprovals,
  answerOf,
  createModels,
  defineHandoff,
  defineSpecialist,
  loadSettings,
  pendingApprovals,
} from "../../../src/index.ts";
import { HISTORY_POLICIES } from "../../../src/specialists/handoff.ts";
import { ask } from "../../support/kitchen.ts";
import { rehearse } from "../../support/rehearse.ts";

// The suite runs without a configured model, so teams without `models` rehearse.

const refund = vi.fn<(asked: unknown) => string>(() => "paid");
const payBack = tool(refund, {
  name: "pay_back",
  description: "pays an amount back",
  schema: z.object({ amount: z.number().min(5), mail: z.email() }),
});

const triage = defineSpecialist({
  name: "triage",
  description: "opens",
  prompt: "You open.",
  handoffs: ["billing", "technical"],
});
const billing = defineSpecialist({
  name: "billing",
  description: "knows invoices",
  prompt: "You know invoices.",
  tools: [payBack],
  handoffs: ["triage", "technical"],
});
const technical = defineSpecialist({
  name: "technical",
  description: "repairs",
  prompt: "You repair.",
  handoffs: ["billing", "triage"],
});

test.each(HISTORY_POLICIES)(
  "every specialist is seen, and the handoffs end, with history %s",
  async (history) => {
    refund.mockClear();
    const graph = createHandoffs({ specialists: [triage, billing, technical], entry: "triage", history });
    const { state, types } = await rehearse(graph, "I was charged twice.");
    const visited = new Set(state.handoffs.map(({ to }) => to));
    expect([...visited].toSorted()).toEqual(["billing", "technical", "triage"]);
    expect(state.handoffs).toHaveLength(3);
    expect(state.outcome).toMatchObject({ status: "completed", mode: "rehearsal" });
    expect(types).toContain("tool_called");
    expect(refund).not.toHaveBeenCalled();
    expect(answerOf(state)).toMatch(/^\[rehearsal\] /);
  },
);

test("a large team completes below the default limit of hops", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `member-${index}`);
  const specialists = names.map((name) => {
    const handoffs = names.filter((other) => other !== name);
    return defineSpecialist({ name, description: name, prompt: name, handoffs });
  });
  const { outcome, handoffs } = await createHandoffs({ specialists, entry: "member-0" }).invoke(ask("Go."));
  expect([outcome?.status, handoffs.length]).toEqual(["completed", 7]);
});

test("the next turn of a thread is seen whole, too", async () => {
  const graph = createHandoffs({
    specialists: [triage, billing, technical],
    entry: "triage",
    history: "whole",
    checkpointer: new MemorySaver(),
  });
  const thread = { configurable: { thread_id: "two turns" } };
  await graph.invoke(ask("I was charged twice."), thread);
  const { handoffs } = await graph.invoke(ask("And now my line is dead."), thread);
  expect(handoffs.length).toBeGreaterThan(1);
});

test("a handoff gets inputs that fit its schema, and a specialist gives the conversation back", async () => {
  const inputs = z.object({ invoice: z.string().regex(/^I-\d{4}$/), urgent: z.boolean() });
  const onHandoff = vi.fn<(handed: unknown) => void>();
  const front = defineSpecialist({
    name: "front",
    description: "opens",
    prompt: "You open.",
    handoffs: [defineHandoff({ to: "expert", inputs, onHandoff })],
  });
  const expert = defineSpecialist({
    name: "expert",
    description: "knows",
    prompt: "You know.",
    handsBack: true,
  });
  const graph = createHandoffs({ specialists: [front, expert], entry: "front" });
  const { state } = await rehearse(graph, "Help me.");
  expect(onHandoff.mock.calls[0]?.[0]).toMatchObject({ inputs: { invoice: "I-0000", urgent: true } });
  expect([state.active, state.outcome?.status]).toEqual(["front", "completed"]);
});

test("a tool that needs approval asks, and is not run after a yes either", async () => {
  refund.mockClear();
  const clerk = defineSpecialist({
    name: "clerk",
    description: "pays back",
    prompt: "You pay back.",
    tools: [payBack],
    approveTools: true,
  });
  const router = createRouter({ specialists: [clerk], checkpointer: new MemorySaver() });
  const thread = { configurable: { thread_id: "approval" } };
  await router.invoke(ask("Pay it back."), thread);
  const [question] = await pendingApprovals(router, thread);
  expect(question).toMatchObject({
    kind: "tools",
    actionRequests: [{ name: "pay_back", args: { amount: 5, mail: "rehearsal@example.com" } }],
  });
  const answer = await answerApprovals(router, thread, { [question?.id ?? ""]: { decision: "approve" } });
  expect(answer).toBeInstanceOf(Command);
  const state = await router.invoke(answer, thread);
  expect(answerOf(state)).toContain("[rehearsal] pay_back was not run");
  expect(refund).not.toHaveBeenCalled();
});

test("with TROUPE_REHEARSAL_TOOLS=run tools run, with the arguments that were made up", async () => {
  refund.mockClear();
  const models = createModels(() => ({
    ...loadSettings({ TROUPE_MODE: "rehearsal" }),
    rehearsalTools: "run",
  }));
  const clerk = defineSpecialist({
    name: "clerk",
    description: "pays",
    prompt: "You pay.",
    tools: [payBack],
  });
  const state = await createRouter({ specialists: [clerk], models }).invoke(ask("Pay it back."));
  expect(refund.mock.calls[0]?.[0]).toEqual({ amount: 5, mail: "rehearsal@example.com" });
  expect(answerOf(state)).toContain(
    'call of pay_back with {"amount":5,"mail":"rehearsal@example.com"}: paid',
  );
});
