import { expect, it } from "vitest";
import { withRequests } from "../../../web/page/connection/run-requests.ts";
import { factsOfThread, isFound } from "../../../web/page/connection/thread-facts.ts";

const thread = {
  thread_id: "t1",
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-02T00:00:00.000Z",
  state_updated_at: "2026-01-02T00:00:00.000Z",
  metadata: { graph_id: "router", request: "From the metadata" },
  status: "idle" as const,
  interrupts: {},
};
const human = (content: unknown) => ({ type: "human", content });

it("takes the title, the graph and the outcome of a thread", () => {
  const values = {
    messages: [human("First"), { type: "ai", content: "Answer" }, human("Second")],
    outcome: { status: "partial" },
  };
  expect(factsOfThread(thread, values)).toEqual({
    id: "t1",
    graph: "router",
    title: "First",
    status: "idle",
    outcome: "partial",
    waiting: 0,
    updatedAt: Date.parse("2026-01-02T00:00:00.000Z"),
  });
});

it("takes the title from the metadata while the state is not known, and reads parts of messages as the page of a run does", () => {
  expect(factsOfThread(thread, null).title).toBe("From the metadata");
  const parts = [
    { type: "text", text: "What is " },
    { type: "image_url", image_url: "x" },
    { type: "text", text: "this?" },
  ];
  expect(factsOfThread(thread, { messages: [human(parts)] }).title).toBe("What is [image]this?");
});

it("counts what waits, and does not show an old outcome while a run is going on", () => {
  const asked = {
    ...thread,
    status: "interrupted" as const,
    interrupts: { a: [{ id: "1" }], b: [{ id: "2" }, { id: "3" }] },
  };
  expect(factsOfThread(asked, { outcome: { status: "completed" } })).toMatchObject({
    waiting: 3,
    outcome: null,
  });
});

it("finds a thread by all words of the search", () => {
  const facts = factsOfThread(
    { ...thread, metadata: { graph_id: "router", request: "Write a Haiku about rain" } },
    null,
  );
  expect(["haiku", "RAIN haiku", "router rain", "t1", ""].map((search) => isFound(facts, search))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(["snow", "haiku snow"].map((search) => isFound(facts, search))).toEqual([false, false]);
});

it("names runs by the conversation only if each message has a run", () => {
  const runs = [
    { run: "b", startedAt: 2, request: null },
    { run: "a", startedAt: 1, request: null },
  ];
  const values = { messages: [human("one"), human("two")] };
  expect(withRequests(runs, values).map(({ request }) => request)).toEqual(["two", "one"]);
  expect(withRequests(runs, { messages: [human("one")] })).toBe(runs);
});
