import { describe, expect, it } from "vitest";
import { nextAction, statusOf, type ThreadState } from "../../../src/threads/next-action.ts";

const createdAt = "2026-11-22T12:00:00.000Z";
const interrupts = [{ id: "i1", value: "May I?" }];
const done = { interrupts: [], result: { results: {} } };
const open = { interrupts: [], result: undefined };
const asking = { interrupts, result: undefined };
const answered = { interrupts, result: { results: {} } };

describe("what to do with a thread", () => {
  it.each<[string, ThreadState, ReturnType<typeof nextAction>, ReturnType<typeof statusOf>]>([
    ["is unknown", { tasks: [] }, "start", "unfinished"],
    ["has nothing left to do", { createdAt, tasks: [] }, "continue", "finished"],
    ["has a task to run", { createdAt, tasks: [done, open] }, "continue", "unfinished"],
    [
      "has written all results, but not its checkpoint",
      { createdAt, tasks: [done] },
      "continue",
      "unfinished",
    ],
    ["waits for an answer", { createdAt, tasks: [done, asking] }, "waits", "waiting"],
    ["has had its answer", { createdAt, tasks: [answered, open] }, "continue", "unfinished"],
  ])("that %s", (_, state, action, status) => {
    expect({ action: nextAction(state), status: statusOf(state) }).toEqual({ action, status });
  });
});
