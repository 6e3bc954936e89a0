import { MemorySaver } from "@langchain/langgraph";
import { createModels, loadSettings } from "troupe";
import { createModelServer, scriptOf } from "troupe/testing";
import { expect, test } from "vitest";
import { createDesk } from "../src/desk.ts";

test("triage hands over to billing, which answers, and keeps the conversation", async () => {
  await using server = await createModelServer({
    script: scriptOf([
      {
        toolCalls: [
          { name: "transfer_to_billing", arguments: { task: "Explain.", reason: "It is about money." } },
        ],
      },
      { toolCalls: [{ name: "list_invoices", arguments: { month: "October" } }] },
      { text: "You were charged twice in October. I refund one." },
      { text: "It takes three days." },
    ]),
  });
  const models = createModels(() => loadSettings({ TROUPE_MODE: "live", OPENAI_BASE_URL: server.baseUrl }));
  const desk = createDesk({ models, checkpointer: new MemorySaver() });
  const thread = { configurable: { thread_id: "ann" } };

  const first = await desk.invoke({ messages: "Why was I charged twice in October?" }, thread);
  expect(first.handoffs).toMatchObject([{ from: "triage", to: "billing" }]);
  expect(first.messages.at(-1)?.text).toBe("You were charged twice in October. I refund one.");

  const second = await desk.invoke({ messages: "How long does it take?" }, thread);
  expect(second.active).toBe("billing");
  expect(second.handoffs).toEqual([]);
  expect(second.messages.at(-1)?.text).toBe("It takes three days.");
});
