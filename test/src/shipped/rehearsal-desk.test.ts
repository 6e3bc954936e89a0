import { MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createHandoffs, handoffs } from "../../../graphs/index.ts";
import { DESK_TURNS, deskReply } from "../../../src/shipped/rehearsal/desk-script.ts";
import { billing } from "../../../src/shipped/support-desk/billing.ts";
import { technical } from "../../../src/shipped/support-desk/technical.ts";
import { triage } from "../../../src/shipped/support-desk/triage.ts";
import { ask } from "../../support/kitchen.ts";

const [first, second] = DESK_TURNS.map(({ request }) => request);

test("the support desk is played over two turns, with its real tools", async () => {
  const specialists = [triage, billing, technical];
  const graph = createHandoffs({
    specialists,
    entry: "triage",
    checkpointer: new MemorySaver(),
    rehearsal: deskReply,
  });
  const thread = { configurable: { thread_id: "desk" } };
  const one = await graph.invoke(ask(first ?? ""), thread);
  expect([one.active, one.outcome]).toMatchObject(["billing", { status: "completed", mode: "rehearsal" }]);
  expect(one.messages.at(-1)?.text).toBe(`[rehearsal] ${DESK_TURNS[0]?.answer}`);
  const two = await graph.invoke(ask(second ?? ""), thread);
  expect([two.active, two.handoffs.map(({ from, to }) => `${from} -> ${to}`)]).toEqual([
    "technical",
    ["billing -> technical"],
  ]);
  expect(two.messages.at(-1)?.text).toBe(`[rehearsal] ${DESK_TURNS[1]?.answer}`);
  // What is said is what the records have.
  const found = two.messages.filter((message) => message.getType() === "tool").map(({ text }) => text);
  expect(found).toEqual([
    "Handed over to billing.",
    expect.stringContaining('"id":"C-1001"'),
    expect.stringMatching(/^\[\{"id":"I-2077".*"amount":79\.8.*"I-2041"/),
    "Handed over to technical.",
    expect.stringContaining('"region":"north"'),
    expect.stringMatching(/"disturbed","since":"\d{4}-\d{2}-\d{2} 06:40".*18:00 today/),
  ]);
});

test("a turn that stands alone goes the whole way", async () => {
  const state = await handoffs.invoke(ask(second ?? ""));
  expect([state.active, state.handoffs.length, state.outcome?.status]).toEqual(["technical", 1, "completed"]);
});

test("the request of the README is handed over to billing", async () => {
  const state = await handoffs.invoke(ask("I was charged twice this month."));
  expect(state.handoffs.map(({ from, to }) => `${from} -> ${to}`)).toEqual(["triage -> billing"]);
  expect(state.messages.at(-1)?.text).toMatch(/^\[rehearsal\] I am sorry/);
});

test("a request of one's own is told that no model is there, and shows every specialist", async () => {
  const state = await handoffs.invoke(ask("How are you?"));
  expect(state.messages.at(-1)?.text).toContain("[rehearsal] No real model is configured.");
  expect(new Set(["triage", ...state.handoffs.map(({ to }) => to)])).toEqual(
    new Set(["triage", "billing", "technical"]),
  );
  expect(state.outcome?.status).toBe("completed");
});
