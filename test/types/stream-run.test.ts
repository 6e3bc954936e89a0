import { MessagesAnnotation, START, StateGraph, type Command } from "@langchain/langgraph";
import { createAgent } from "langchain";
import { describe, expectTypeOf, test } from "vitest";
import { createRouter, createSupervisor } from "../../graphs/index.ts";
import {
  defineSpecialist,
  streamRun,
  type Outcome,
  type PendingApproval,
  type RunItem,
  type RunResult,
  type TroupeErrorCode,
  type TroupeEvent,
} from "../../src/index.ts";

const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });
const baker = defineSpecialist({ name: "baker", description: "bakes", prompt: "You bake." });
const router = createRouter({ specialists: [cook, baker] });
const supervisor = createSupervisor({ specialists: [cook, baker] });

describe("the items of a stream", () => {
  test("are told apart by their type", () => {
    const read = (item: RunItem<RunResult<typeof router>>): void => {
      expectTypeOf(item.run).toEqualTypeOf<string | null>();
      expectTypeOf(item.agent).toEqualTypeOf<string | null>();
      expectTypeOf(item.step).toEqualTypeOf<string | null>();
      expectTypeOf(item.sequence).toEqualTypeOf<number>();
      if (item.type === "token" || item.type === "message") expectTypeOf(item.text).toEqualTypeOf<string>();
      else if (item.type === "event") expectTypeOf(item.event).toEqualTypeOf<TroupeEvent>();
      else if (item.type === "approval") expectTypeOf(item.question).toEqualTypeOf<PendingApproval>();
      else if (item.type === "error") expectTypeOf(item.code).toEqualTypeOf<TroupeErrorCode>();
      else {
        expectTypeOf(item.outcome).toEqualTypeOf<Outcome | null>();
        expectTypeOf(item.state.route?.specialist).toEqualTypeOf<"cook" | "baker" | "none" | undefined>();
      }
    };
    expectTypeOf(read).toBeFunction();
  });

  test("have the state of their graph", () => {
    const read = async (): Promise<void> => {
      for await (const item of streamRun(supervisor, { messages: "Dinner." })) {
        if (item.type === "token") expectTypeOf(item.text).toEqualTypeOf<string>();
        // @ts-expect-error -- only a result has a state.
        if (item.type === "token") void item.state;
        if (item.type === "result")
          expectTypeOf(item.state.plan[0]?.agent).toEqualTypeOf<"cook" | "baker" | undefined>();
      }
    };
    expectTypeOf(read).toBeFunction();
  });

  test("come from every kind of graph and input", () => {
    const command = null as unknown as Command<Record<string, unknown>, Record<string, never>, never>;
    const own = new StateGraph(MessagesAnnotation)
      .addNode("cook", () => ({}))
      .addEdge(START, "cook")
      .compile();
    const start = (signal: AbortSignal): void => {
      streamRun(router, command, { signal, configurable: { thread_id: "one" } });
      streamRun(router, null, { recursionLimit: 10 });
      streamRun(own, { messages: [{ role: "user", content: "Dinner." }] });
      streamRun(createAgent({ model: "openai:gpt-4.1-mini" }), { messages: "Dinner." });
      // @ts-expect-error -- the stream modes are its own.
      streamRun(router, { messages: "Dinner." }, { streamMode: "updates" });
      // @ts-expect-error -- a specialist is no graph.
      streamRun(cook, { messages: "Dinner." });
      // @ts-expect-error -- a request is an object with messages.
      streamRun(router, { message: "Dinner." });
    };
    expectTypeOf(start).toBeFunction();
  });
});
